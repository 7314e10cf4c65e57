using DriftExporter.Baselines;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Cli;

/// <summary>The baseline command over CSV and JSON Lines.</summary>
public sealed class BaselineCommandTests : ProgramTests
{
    private BaselineProfile Make(params string[] options) => BaselineFile.Read(Baseline(options));

    private static string[] Names(BaselineProfile profile) => [.. profile.Features.Select(feature => feature.Name)];

    [Fact]
    public void Options_DecideOnColumns()
    {
        Assert.Equal(["amount", "country", "score"], Names(Make()));
        Assert.Equal(["amount"], Names(Make("--exclude", "country,score")));
        Assert.Equal(["amount"], Names(Make("--exclude", "country", "--exclude", "score")));
        Assert.Equal(["amount"], Names(Make("--exclude", "country", "score")));
        Assert.Equal(["country", "score"], Names(Make("--include", "country", "--prediction", "score")));
        Assert.Equal(["amount", "country"], Names(Make("--label", "score")));
        Assert.Equal(["amount", "country"], Names(Make("--timestamp", "score")));
        Assert.Equal(FeatureRole.Prediction, Make("--prediction", "score").Features[2].Role);
        Assert.Equal(FeatureKind.Categorical, Make("--categorical", "score").Features[2].Kind);
        Assert.Equal([true, true], Make("--float32", "all", "--exclude", "country").Features.Select(feature => feature.Numeric!.Float32));
        Assert.Equal([true, false], Make("--float32", "amount", "--exclude", "country").Features.Select(feature => feature.Numeric!.Float32));
        Assert.Equal(["amount", "score"], Names(Make("--numeric", "country"))); // no text of it is a number
    }

    [Fact]
    public void Options_DecideOnFigures()
    {
        Assert.Equal(4, Make("--bins", "4").Features[0].Numeric!.BinCounts.Length);
        Assert.True(Make("--points", "16").Features[0].Numeric!.KsErrorBound > 0);
        Assert.Equal(FenceRule.Sigma, Make("--outliers", "sigma").Features[0].Numeric!.Fences.Rule);
        Assert.Equal(2, Make("--max-categories", "1").Features[1].Categorical!.Other!.Distinct);
        Assert.Equal(1, Make("--min-category-rows", "200").Features[1].Categorical!.Other!.Distinct);
        Assert.Equal(("credit", null, null), (Make().Model, Make().VersionLabel, Make().Created));
        BaselineProfile named = Make("--model", "other", "--version-label", "7", "--created");
        Assert.Equal(("other", "7"), (named.Model, named.VersionLabel));
        Assert.NotNull(named.Created);
    }

    [Fact]
    public void Names_WithACommaAreTakenWhole_AndAllIsAColumnWhereThereIsOne()
    {
        string input = Write("odd.csv", ["\"a,b\",all,c", .. Enumerable.Range(0, 50).Select(row => $"{row / 3.0:R},{row / 7.0:R},{row / 9.0:R}")]);
        string output = At("odd.json");
        Assert.Equal(0, Run("baseline", "-i", input, "-o", output, "--exclude", "a,b", "--float32", "all").Code);
        BaselineProfile profile = BaselineFile.Read(output);
        Assert.Equal(["all", "c"], Names(profile));
        Assert.Equal([true, false], profile.Features.Select(feature => feature.Numeric!.Float32));
        (int code, _, string messages) = Run("baseline", "-i", input, "-o", output, "--yes", "--exclude", "a");
        Assert.Equal((2, "--exclude: \"a\" is not a column of the input. The columns are a,b, all, c.\n"), (code, messages));
    }

    [Fact]
    public void Output_IsNotOverwritten_WithoutYes()
    {
        string output = Baseline();
        byte[] before = File.ReadAllBytes(output);
        (int code, _, string messages) = Run("baseline", "-i", Training(), "-o", output, "--bins", "5");
        Assert.Equal((2, $"{output}: exists already. Give --yes to overwrite it.\n"), (code, messages));
        Assert.Equal(before, File.ReadAllBytes(output));
        Assert.Equal(0, Run("baseline", "-i", Training(), "-o", output, "--bins", "5", "--yes").Code);
        Assert.NotEqual(before, File.ReadAllBytes(output));
        Assert.Equal(["credit.baseline.json", "train.csv"], Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Output_IsTheSameBytes_ForTheSameInput()
    {
        byte[] first = File.ReadAllBytes(Baseline());
        Assert.Equal(first, File.ReadAllBytes(Baseline()));
    }

    [Fact]
    public void Output_IsNotWritten_WhenTheDataIsBad()
    {
        string output = At("b.json");
        string[] inputs = [Write("empty.csv", "a,b"), Write("ids.csv", ["id", .. Enumerable.Range(0, 1500).Select(row => $"u{row}")]), Write("cut.parquet", "PAR1 nothing")];
        foreach (string input in inputs)
        {
            (int code, _, string messages) = Run("baseline", "-i", input, "-o", output);
            Assert.True(code is 1 or 2 && messages.Length > 0, messages);
            Assert.False(File.Exists(output));
        }

        Assert.Equal(3, Directory.GetFileSystemEntries(Folder).Length);
    }

    [Fact]
    public void ReadOnlyFolder_IsOne_BeforeTheDataIsRead()
    {
        if (!Directory.Exists("/sys/kernel"))
            Assert.Skip("There is no folder here that nobody may write to.");
        (int code, _, string messages) = Run("baseline", "-i", At("not-looked-for.csv"), "-o", "/sys/kernel/b.json");
        Assert.Equal(1, code);
        Assert.Single(messages.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Messages_AreATableAndHints_OrNothingWhenQuiet()
    {
        string input = Write("t.csv", ["code,same", .. Enumerable.Range(0, 40).Select(row => $"{row % 4},1.5")]);
        (int code, string output, string messages) = Run("baseline", "-i", input, "-o", At("t.json"));
        Assert.Equal(0, code);
        Assert.StartsWith("feature     role     kind     type  missing  bins  points  mean or top category\n", output, StringComparison.Ordinal);
        Assert.Contains("warning: same is constant (1.5); any other value in the log will be drift. --exclude same leaves it out.\n", messages, StringComparison.Ordinal);
        Assert.Contains("hint: code is an integer with 4 distinct values. If they are codes, not amounts: --categorical code\n", messages, StringComparison.Ordinal);
        (code, output, messages) = Run("baseline", "-i", input, "-o", At("t.json"), "--yes", "--quiet");
        Assert.Equal((0, ""), (code, output));
        Assert.DoesNotContain("hint", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AreOneDataSet_InAStableOrder()
    {
        Write("data/b.csv", "x", "3");
        Write("data/a.csv", "x", "1", "2");
        Write("data/.hidden.csv", "x", "100");
        Write("data/_temporary/part.csv", "x", "100");
        Write("data/.ipynb_checkpoints/a-checkpoint.csv", "x", "100");
        Write("data/notes.txt", "x");
        Write("data/day=1/c.jsonl", "{\"x\":4}");
        Assert.Equal(0, Run("baseline", "-i", At("data"), "-o", At("d.json")).Code);
        BaselineProfile profile = BaselineFile.Read(At("d.json"));
        Assert.Equal(["a.csv", "b.csv", "c.jsonl"], profile.Source.Files);
        Assert.Equal((4L, 4.0), (profile.Source.Rows, profile.Features[0].Numeric!.Maximum));
    }

    [Fact]
    public void Config_ReadsRecordsAsTheSidecarWould()
    {
        string log = Write("week.jsonl",
            "{\"model\":\"credit\",\"in\":{\"x\":1,\"deep\":{\"y\":5}},\"out\":{\"p\":0.5},\"status\":200}",
            "{\"model\":\"other\",\"in\":{\"x\":100},\"out\":{\"p\":0.5},\"status\":200}",
            "{\"model\":\"credit\",\"in\":{\"x\":100},\"out\":{\"p\":0.5},\"status\":500}",
            "{\"model\":\"credit\",\"in\":{\"x\":3,\"deep\":{\"y\":7}},\"out\":{\"p\":0.25},\"status\":200}");
        string config = Write("c.yml", "models:", $"  - {{name: credit, baseline: {At("b.json")}, logs: {{paths: [{log}], where: {{model: credit}}}}, fields: {{features: in, map: {{score: out.p}}}}, minimum_rows: 1}}");
        (int code, _, string messages) = Run("baseline", "-i", log, "-o", At("b.json"), "--config", config, "--prediction", "score");
        Assert.True(code == 0, messages);
        BaselineProfile profile = BaselineFile.Read(At("b.json"));
        Assert.Equal(["deep.y", "score", "x"], Names(profile).Order(StringComparer.Ordinal));
        Assert.Equal((2L, 3.0), (profile.Source.Rows, profile.Features.Single(feature => feature.Name == "x").Numeric!.Maximum));

        // What was made from the log finds every column in the log again.
        (code, string output, messages) = Run("check", "-b", At("b.json"), "-i", log, "--config", config, "--minimum-rows", "1", "--format", "json");
        Assert.True(code == 0, messages);
        using var json = System.Text.Json.JsonDocument.Parse(output);
        Assert.All(json.RootElement.GetProperty("features").EnumerateArray(), feature => Assert.Equal((2, 0.0), (feature.GetProperty("values").GetInt32(), feature.GetProperty("psi").GetDouble())));
    }
}
