using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Baselines;

/// <summary>A baseline file keeps every bit, is always the same bytes, and is written whole or not at all.</summary>
public sealed class BaselineFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("baseline-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Parse_GivesBackEveryBit_OfWhatWasSerialized()
    {
        foreach (BaselineProfile profile in (BaselineProfile[])[Profiles.Mixed(), .. Samples.Shapes.Select(shape => Profiles.Of(Samples.Build(Samples.Values(shape, 5000), 100)))])
        {
            (byte[] bytes, BaselineProfile written) = BaselineFile.Serialize(profile);
            BaselineProfile read = BaselineFile.Parse(bytes, "b.json");
            Assert.Equal(bytes, BaselineFile.Serialize(read).Bytes);
            Assert.Equal(written.Sha256, read.Sha256);
            Assert.Equal((profile.Model, profile.VersionLabel, profile.Created), (read.Model, read.VersionLabel, read.Created));
            foreach ((FeatureProfile expected, FeatureProfile actual) in profile.Features.Zip(read.Features))
            {
                Assert.Equal((expected.Name, expected.Role, expected.DataType, expected.Rows, expected.Missing, expected.Invalid),
                    (actual.Name, actual.Role, actual.DataType, actual.Rows, actual.Missing, actual.Invalid));
                Assert.Equal(expected.Numeric?.Points.Select(BitConverter.DoubleToInt64Bits), actual.Numeric?.Points.Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(expected.Numeric?.Fences, actual.Numeric?.Fences);
                Assert.Equal(expected.Numeric?.Float32, actual.Numeric?.Float32);
                Assert.Equal(expected.Categorical?.Categories, actual.Categorical?.Categories);
                Assert.Equal(expected.Categorical?.Other?.Hashes, actual.Categorical?.Other?.Hashes);
            }
        }
    }

    [Fact]
    public void Serialize_WritesReadableLines_WithoutEscapingLetters()
    {
        string text = Encoding.UTF8.GetString(BaselineFile.Serialize(Profiles.Mixed()).Bytes);
        Assert.StartsWith("{\n  \"format\": \"drift-exporter-baseline\",\n  \"version\": 1,\n  \"model\": \"m\",\n", text, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"lead \\\"time\\\"\\\\\\n\"", text, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"país\"", text, StringComparison.Ordinal);
        Assert.Contains("\"hashes\": [\"0000000000000003\", \"fedcba9876543210\"]", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Assert.True(text.Split('\n').Max(line => line.Length) < 500);
    }

    [Fact]
    public void Read_GoesOver_UnknownFieldsOfTheSameVersion()
    {
        byte[] changed = HostileBaseline.Sealed(HostileBaseline.Body().Replace("\"model\": \"m\",", "\"model\": \"m\", \"future\": [1e999, {\"a\": null}],", StringComparison.Ordinal));
        Assert.Equal("m", BaselineFile.Parse(changed, "b.json").Model);
    }

    [Fact]
    public void Write_ReplacesAFile_AndLeavesNoOther()
    {
        string path = Path.Combine(_folder, "b.json");
        File.WriteAllText(path, "something longer than nothing");
        BaselineProfile written = BaselineFile.Write(Profiles.Mixed(), path);
        Assert.Equal(BaselineFile.Serialize(Profiles.Mixed()).Bytes, File.ReadAllBytes(path));
        Assert.Equal(written.Sha256, BaselineFile.Read(path).Sha256);
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Write_LeavesTheOldFile_WhenItCannotFinish()
    {
        string path = Path.Combine(_folder, "b.json");
        Directory.CreateDirectory(path); // a folder cannot be replaced by a file
        File.WriteAllText(Path.Combine(path, "kept"), "kept");
        Assert.ThrowsAny<Exception>(() => BaselineFile.Write(Profiles.Mixed(), path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
        Assert.True(File.Exists(Path.Combine(path, "kept")));
    }

    [Fact]
    public void Read_SaysWhatIsWrongWithAPath()
    {
        string missing = Path.Combine(_folder, "missing.json");
        Assert.Equal($"{missing}: does not exist. Make it with `drift-exporter baseline -i train.parquet -o FILE`.", Message(missing));
        string nowhere = Path.Combine(_folder, "no", "folder.json");
        Assert.Equal($"{nowhere}: does not exist. Make it with `drift-exporter baseline -i train.parquet -o FILE`.", Message(nowhere));
        Assert.Equal($"{_folder}: is a folder. Give the file that `drift-exporter baseline` wrote.", Message(_folder));
        Assert.StartsWith("baseline: cannot be read: ", Message(""), StringComparison.Ordinal);
        string empty = Path.Combine(_folder, "empty.json");
        File.WriteAllBytes(empty, []);
        Assert.StartsWith($"{empty}:1: is not JSON: ", Message(empty), StringComparison.Ordinal);

        static string Message(string path) => Assert.ThrowsAny<ProblemException>(() => BaselineFile.Read(path)).Message;
    }

    [Fact]
    public void Read_AcceptsEveryProfileThatTheBuilderMakes()
    {
        for (int seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            int rows = 1 + random.Next(1500);
            using TrainingSet data = new MemoryTable(100, [.. Samples.Shapes.Select(shape => MemoryTable.Numbers(shape, Samples.Values(shape, rows, seed))),
                MemoryTable.Texts("t", Enumerable.Range(0, rows).Select(_ => random.Next(9) == 0 ? null : $"{(char)('!' + random.Next(90))}"))]).AsSet();
            var options = new BaselineOptions
            {
                Model = "m", Points = 16 + random.Next(300), Bins = 2 + random.Next(99), MaxCategories = 1 + random.Next(100), MinCategoryRows = 1 + random.Next(5),
                Outliers = (FenceRule)random.Next(2), AllFloat32 = random.Next(2) == 0,
            };
            BaselineProfile profile = new ProfileBuilder(options) { InMemoryLimit = 1 + random.Next(2000) }.Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
            BaselineProfile read = BaselineFile.Parse(BaselineFile.Serialize(profile).Bytes, $"seed {seed}");
            Assert.All(read.Features, feature => Assert.True(new FeatureReference(feature).BinCounts.Sum() == feature.Values));
        }
    }
}
