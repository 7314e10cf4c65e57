using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Http;

/// <summary>
/// One sidecar whose log is read to its end and grows no more, with every family on the page and a second model whose columns
/// have names that labels must escape.
/// </summary>
public sealed class PageRun : IAsyncLifetime
{
    /// <summary>Column names that a label must escape, or that are simply not ASCII.</summary>
    internal static readonly string[] OddNames =
        ["quote\"d", "back\\slash", "two\nlines", "naïve ☃ 🚲", "comma, {brace}=\"x\"", " space ", "特徴量_年齢", "# HELP x", "\\\"\n\\n", new('w', 200)];

    private readonly TempFolder _folder = new();

    internal ExporterProcess Exporter { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string adult = await SampleSet.Adult.MakeBaselineAsync(_folder);
        string rows = string.Concat(Enumerable.Range(0, 200).Select(row =>
            "{" + string.Join(",", OddNames.Select((name, column) => $"{System.Text.Json.JsonSerializer.Serialize(name)}:{(row * (column + 1)) % 10}")) + "}\n"));
        string names = _folder.Write("names.jsonl", rows);
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", names, "-o", _folder["names.baseline.json"], "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        Exporter = await ExporterProcess.StartAsync("--config.file", _folder.Write("page.yml", $$"""
            evaluation_interval: 5m
            expose: full
            models:
              - name: adult-income
                baseline: {{adult}}
                logs: {paths: [{{SampleSet.Adult.Log}}]}
                fields: {map: {{SampleSet.Adult.Map}}}
                windows: [{rows: 1000}, {duration: 1d}]
                labels: {version: "3", note: "a \"quoted\" \\ label"}
              - name: "odd \"model\" \\ name"
                baseline: names.baseline.json
                logs: {paths: [{{names}}]}
                minimum_rows: 1
            """));
        await Exporter.ScrapeWhenAsync("both models to have a page", page => page.Value("drift_evaluation_generation", ("model", "adult-income")) >= 1
            && page.Of("drift_evaluation_generation").Count() == 2);
    }

    public async ValueTask DisposeAsync()
    {
        if (Exporter is not null)
            await Exporter.DisposeAsync();
        _folder.Dispose();
    }
}
