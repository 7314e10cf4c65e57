using System.Text;
using DriftExporter.Configuration;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Tests.Configuration;

/// <summary>The table of keys against the records, the documentation and the sample. DRIFT_WRITE_DOCS=1 writes the
/// generated table into docs/configuration.md.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Model = "{name: credit, baseline: b.json, logs: {paths: [l.jsonl]}";
    private static readonly string Documentation = Path.Combine(TestData.Repository, "docs/configuration.md");
    private static readonly string Sample = Path.Combine(TestData.Repository, "samples/drift-exporter.yml");

    public static TheoryData<string> Paths => [.. ConfigurationReference.Keys.Select(key => key.Path)];

    public static TheoryData<string> PathsWithDefault =>
        [.. ConfigurationReference.Keys.Where(key => key.Default.Length > 0).Select(key => key.Path)];

    [Fact]
    public void Documentation_HoldsTheTable()
    {
        string page = File.ReadAllText(Documentation);
        string updated = ConfigurationReference.UpdateTable(page);
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_DOCS") == "1")
            File.WriteAllText(Documentation, page = updated);
        Assert.Equal(updated, page);
    }

    [Theory]
    [MemberData(nameof(PathsWithDefault))]
    public void Default_ReadsAsTheRecordsOwn(string path)
    {
        ConfigurationKey key = ConfigurationReference.Get(path);
        string scheduled = path.StartsWith("models[].baselines[]", StringComparison.Ordinal)
            ? "models: [{name: credit, baselines: [{file: b.json}], logs: {paths: [l.jsonl]}}]"
            : $"models: [{Model}}}]";
        string explicitly = path.StartsWith("models[].baselines[]", StringComparison.Ordinal)
            ? scheduled.Replace("file: b.json", $"file: b.json, {key.Name}: {key.Default}", StringComparison.Ordinal)
            : Write(path, key.Default);

        Assert.Equal(ConfigurationText.Of(Parse(scheduled)), ConfigurationText.Of(Parse(explicitly)));
    }

    /// <summary>Every value of the sample is the default, or its line says that it is an example; both ways.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void Sample_HasTheKey_WithItsDefaultOrAnExample(string path)
    {
        string text = File.ReadAllText(Sample);
        string[] lines = text.Split('\n');
        ConfigurationKey key = ConfigurationReference.Get(path);
        ConfigurationSource source = new("sample", "/");
        YamlEntry[] entries = [.. Find(YamlTree.Read(text, source)!, path.Split('.'))];

        Assert.NotEmpty(entries);
        if (key.Rule.Type == "section" || path is "models" or "models[].baselines")
            return;
        string expected = Flatten(YamlTree.Read(key.Default, source));
        foreach (YamlEntry entry in entries)
        {
            bool isExample = lines[entry.Key.Origin.Line - 1].Contains("# example", StringComparison.Ordinal);
            Assert.Equal(Flatten(entry.Value) == expected, !isExample);
        }
    }

    [Fact]
    public void Sample_IsAConfiguration()
    {
        ExporterConfiguration sample = ConfigurationFile.Read(Sample, environment: _ => null);

        Assert.Equal(["credit", "churn"], sample.Models.Select(model => model.Name));
        Assert.Equal(Path.Combine(TestData.Repository, "samples/baselines/churn.baseline.json"), sample.Models[1].Baselines[1].File);
    }

    [Fact]
    public void Keys_AreDescribedInOneLine_AndStandInTheirSections()
    {
        HashSet<string> sections = [""];
        foreach (ConfigurationKey key in ConfigurationReference.Keys)
        {
            int dot = key.Path.LastIndexOf('.');
            Assert.Contains(dot < 0 ? "" : key.Path[..dot], sections);
            sections.Add(key.Path);
            sections.Add(key.Path + "[]");
            Assert.False(key.Description.Length == 0 || key.Description.Contains('\n', StringComparison.Ordinal) || key.Description.EndsWith('.'), key.Path);
        }
    }

    private static ExporterConfiguration Parse(string text) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "drift.yml", "/etc/drift", environment: _ => null);

    /// <summary>The smallest file, and one key more.</summary>
    private static string Write(string path, string value)
    {
        string[] steps = path.Replace("models[].", "", StringComparison.Ordinal).Split('.');
        bool ofModel = path.StartsWith("models[]", StringComparison.Ordinal);
        if (ofModel && steps[0] == "logs")
            return $"models: [{Model.Replace("[l.jsonl]", $"[l.jsonl], {steps[1]}: {value}", StringComparison.Ordinal)}}}]";
        string nested = steps.Reverse().Aggregate(value, (inner, step) => inner == value ? $"{step}: {inner}" : $"{step}: {{{inner}}}");
        return ofModel ? $"models: [{Model}, {nested}}}]" : $"{nested}\nmodels: [{Model}}}]";
    }

    private static List<YamlEntry> Find(YamlValue value, ReadOnlySpan<string> steps)
    {
        bool everyEntry = steps[0].EndsWith("[]", StringComparison.Ordinal);
        string name = everyEntry ? steps[0][..^2] : steps[0];
        List<YamlEntry> found = [];
        foreach (YamlEntry entry in ((value as YamlMap)?.Entries ?? []).Where(entry => entry.Key.Text == name))
        {
            if (steps.Length == 1)
                found.Add(entry);
            else
                foreach (YamlValue inner in everyEntry ? ((YamlList)entry.Value).Items : [entry.Value])
                    found.AddRange(Find(inner, steps[1..]));
        }
        return found;
    }

    private static string Flatten(YamlValue? value) => value switch
    {
        null or YamlScalar { IsNull: true } => "null",
        YamlScalar scalar => scalar.Text,
        YamlList list => $"[{string.Join(", ", list.Items.Select(Flatten))}]",
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{entry.Key.Text}: {Flatten(entry.Value)}"))}}}",
        _ => throw new InvalidOperationException(),
    };
}
