using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>One sidecar with many models, each with logs of its own, for all tests of this folder: what one source goes through must not show in another.</summary>
public sealed class SourceRun : IAsyncLifetime
{
    /// <summary>Models and what their configuration says beside baseline, windows and minimum_rows. Logs lie in a folder of the model's name unless said otherwise.</summary>
    private static readonly (string Name, string Settings)[] s_models =
    [
        ("flag", ""), ("vanish", ""), ("invalid", ""), ("hostile", ""), ("times", ""),
        ("rename", "logs: {paths: [rename/app.jsonl]}"), ("renameglob", "logs: {paths: ['rename/app.jsonl*']}"),
        ("truncate", ""), ("partial", ""), ("late", ""), ("absent", "logs: {paths: [absent/deep/*.jsonl]}"),
        ("one", "logs: {paths: [mixed/*.jsonl], where: {model.name: one}}"),
        ("several", "logs: {paths: [mixed/*.jsonl], where: {model.name: [two, three], stage: prod}}"),
        ("errors", ""), ("errorsin", "logs: {paths: [errors/*.jsonl]}\n    errors_in_windows: true"), ("csv", "logs: {paths: [csv/*.csv]}"),
    ];

    internal TempFolder Folder { get; } = new();

    internal ExporterProcess Exporter { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string baseline = await SmallModel.MakeBaselineAsync(Folder);
        foreach ((string name, _) in s_models.Where(model => model.Name != "absent"))
            Directory.CreateDirectory(Folder[name]);
        Directory.CreateDirectory(Folder["mixed"]);
        string models = string.Concat(s_models.Select(model => $$"""
              - name: {{model.Name}}
                baseline: {{baseline}}
                windows: [{rows: 1000}]
                minimum_rows: 1
                {{(model.Settings.Contains("paths", StringComparison.Ordinal) ? "" : $"logs: {{paths: [{model.Name}/*.jsonl]}}")}}
                {{model.Settings}}

            """));
        Exporter = await ExporterProcess.StartAsync("--config.file", Folder.Write("sources.yml", $"evaluation_interval: 200ms\nexpose: full\nmodels:\n{models}"));
    }

    public async ValueTask DisposeAsync()
    {
        if (Exporter is not null)
            await Exporter.DisposeAsync();
        Folder.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class ManySources : ICollectionFixture<SourceRun>
{
    public const string Name = "one sidecar with many sources";
}
