using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Cli;

/// <summary>Folders named key=value as columns, in all formats, for baseline and check.</summary>
public sealed class PartitionTests : ProgramTests
{
    private BaselineProfile Make(string input, out string messages, params string[] options)
    {
        string output = At("out.json");
        (int code, _, messages) = Run(["baseline", "-i", At(input), "-o", output, "--model", "m", "--yes", .. options]);
        Assert.True(code == 0, messages);
        return BaselineFile.Read(output);
    }

    private static FeatureProfile Feature(BaselineProfile profile, string name) => profile.Features.Single(feature => feature.Name == name);

    private static (string, long)[] Categories(FeatureProfile feature) => [.. feature.Categorical!.Categories.Select(category => (category.Value, category.Count))];

    private void WriteTree(string ending, Func<int, string> line, params string[] head)
    {
        for (int month = 1; month <= 4; month++)
        {
            int from = month * 10;
            string place = month == 4 ? "year=2025/month=12/zone=__HIVE_DEFAULT_PARTITION__" : $"year=2026/month=0{month}/zone=a%2F{month % 2}";
            Write($"train/{place}/part-0{ending}", [.. head, .. Enumerable.Range(from, month).Select(line)]);
        }
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".jsonl")]
    public void Folders_AreColumns_NumericOrByCategoryAsTheirValuesAre(string ending)
    {
        if (ending == ".csv")
            WriteTree(ending, row => $"{row / 2.0:R}", "x");
        else
            WriteTree(ending, row => string.Create(CultureInfo.InvariantCulture, $"{{\"x\":{row / 2.0:R}}}"));
        BaselineProfile profile = Make("train", out string messages);
        Assert.Equal(["x", "year", "month", "zone"], profile.Features.Select(feature => feature.Name));
        FeatureProfile year = Feature(profile, "year"), month = Feature(profile, "month"), zone = Feature(profile, "zone");
        Assert.Equal((10L, 2025.0, 2026.0, "int64"), (year.Values, year.Numeric!.Minimum, year.Numeric.Maximum, year.DataType));
        Assert.Equal((1.0, 12.0), (month.Numeric!.Minimum, month.Numeric.Maximum));
        Assert.Equal(4, zone.Missing);
        Assert.Equal([("a/1", 4L), ("a/0", 2L)], Categories(zone));
        Assert.DoesNotContain("paths", messages, StringComparison.Ordinal);

        Assert.Equal(["x", "zone"], Make("train", out _, "--exclude", "year,month").Features.Select(feature => feature.Name));
        Assert.Equal([("12", 4L), ("3", 3L), ("2", 2L), ("1", 1L)], Categories(Feature(Make("train", out _, "--categorical", "month"), "month")));
        Assert.Equal(6, Feature(Make("train", out _, "--numeric", "zone", "--include", "zone,x"), "x").Values - 4);

        // The same rows with the columns in them.
        Write("flat.csv", ["x,year,month,zone", .. Enumerable.Range(1, 4).SelectMany(m => Enumerable.Range(m * 10, m)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row / 2.0:R},{(m == 4 ? "2025,12," : $"2026,{m},a/{m % 2}")}")))]);
        BaselineProfile flat = Make("flat.csv", out _);
        foreach (FeatureProfile feature in flat.Features)
            Assert.Equal((feature.Rows, feature.Missing, feature.Numeric?.Mean, feature.Categorical?.Categories.Count), Summary(Make("train", out _), feature.Name));

        // And a check of the same folder finds no drift, of other folders some.
        (int code, string output, messages) = Run("check", "-b", At("out.json"), "-i", At("train"), "--minimum-rows", "1");
        Assert.True(code == 0, output + messages);
        Assert.Equal("", messages);
    }

    private static (long, long, double?, int?) Summary(BaselineProfile profile, string name)
    {
        FeatureProfile feature = Feature(profile, name);
        return (feature.Rows, feature.Missing, feature.Numeric?.Mean, feature.Categorical?.Categories.Count);
    }

    [Fact]
    public void AColumnOfTheFile_Wins_AndTheSummarySaysSo()
    {
        Write("t/day=1/a.csv", "x,day", "1,100", "2,200");
        Write("t/day=2/b.csv", "x", "3", "4");
        BaselineProfile profile = Make("t", out string messages);
        FeatureProfile day = Feature(profile, "day");
        Assert.Equal((4L, 2.0, 200.0), (day.Values, day.Numeric!.Minimum, day.Numeric.Maximum));
        Assert.Contains("warning: day is in the files and in their paths (day=…); the files' values are taken.\n", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void ValueOfAllFiles_IsLeftOut_UnlessItIsAskedFor()
    {
        Write("t/dt=2026-03-01/n=1.5/a.csv", "x", "1", "2");
        Write("t/dt=2026-03-01/n=2/b.csv", "x", "3", "4");
        BaselineProfile profile = Make("t", out string messages);
        Assert.Equal(["x", "n"], profile.Features.Select(feature => feature.Name));
        Assert.Equal(("double", 1.5), (Feature(profile, "n").DataType, Feature(profile, "n").Numeric!.Minimum));
        Assert.Contains("warning: dt is the same in the paths of all files (2026-03-01), and left out. --categorical dt takes it.\n", messages, StringComparison.Ordinal);
        Assert.Equal([("2026-03-01", 4L)], Categories(Feature(Make("t", out _, "--categorical", "dt"), "dt")));
        Make("t", out messages, "--exclude", "dt");
        Assert.DoesNotContain("dt", messages, StringComparison.Ordinal);
        Assert.Equal(["x"], Make("t/dt=2026-03-01/n=2", out _).Features.Select(feature => feature.Name));
    }

    [Fact]
    public void PartsOfAPlan_CountTheirFolder_AndMergeToTheWhole()
    {
        for (int month = 1; month <= 3; month++)
            Write($"t/month={month}/a.csv", ["x,c", .. Enumerable.Range(0, 50 * month).Select(row => $"{row % 17},k{row % month}")]);
        Make("t", out _);
        File.Move(At("out.json"), At("plan.json"));
        string[] parts = [];
        for (int month = 1; month <= 3; month++)
        {
            Make($"t/month={month}", out string messages, "--points-from", At("plan.json"));
            Assert.Equal("", messages);
            File.Move(At("out.json"), At($"part-{month}.json"));
            parts = [.. parts, "-i", At($"part-{month}.json")];
        }

        Make("t", out _, "--points-from", At("plan.json"));
        Assert.Equal(0, Run(["merge", .. parts, "-o", At("merged.json")]).Code);
        Assert.Equal(File.ReadAllText(At("out.json")), File.ReadAllText(At("merged.json")));
    }

    [Fact]
    public void Check_FillsARecordsGap_FromThePath_AndSeesOtherFolders()
    {
        for (int day = 1; day <= 2; day++)
            Write($"old/day={day}/a.jsonl", [.. Enumerable.Range(0, 400).Select(row => $"{{\"x\":{row % 40}}}")]);
        Write("new/day=2/a.jsonl", [.. Enumerable.Range(0, 800).Select(row => $"{{\"x\":{row % 40}{(row % 2 == 0 ? ",\"day\":1" : "")}}}")]);
        Write("moved/day=9/a.jsonl", [.. Enumerable.Range(0, 800).Select(row => $"{{\"x\":{row % 40}}}")]);
        Make("old", out _);
        Assert.Equal(0, Run("check", "-b", At("out.json"), "-i", At("new")).Code);
        Assert.Equal(3, Run("check", "-b", At("out.json"), "-i", At("moved")).Code);
        Assert.Equal(0, Run("check", "-b", At("old"), "-i", At("new")).Code);
    }

    [Fact]
    public void Sample_OfPartitions_KeepsTheirColumns()
    {
        for (int month = 1; month <= 2; month++)
            Write($"t/month={month}/a.csv", ["x", .. Enumerable.Range(0, 1000 * month).Select(row => $"{row % 17}")]);
        BaselineProfile profile = Make("t", out string messages, "--sample", "0.1");
        Assert.Equal(new SampleSource("0.1", 3000), profile.Source.Sample);
        Assert.InRange(profile.Source.Rows, 299, 301);
        Assert.InRange(Feature(profile, "month").Numeric!.Mean, 1.6, 1.7);
        Assert.Contains("this is a sample (--sample 0.1)", messages, StringComparison.Ordinal);
        Assert.Equal("--sample: is \"2x\". Give a share between 0 and 1, as 0.01, or a number of rows from 2, as 100000.\n", Run("baseline", "-i", At("t"), "-o", At("s.json"), "--sample", "2x").Messages);
    }
}
