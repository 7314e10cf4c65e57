namespace DriftExporter.Configuration;

/// <summary>Everything that <c>run</c> is told: by a file, by flags, or by both. The initialisers are the defaults that
/// docs/configuration.md lists; a test compares the two.</summary>
/// <remarks>
/// To add a key: 1 a property here or in a part, with its default; 2 its row in <see cref="ConfigurationReference"/>;
/// 3 one line in <see cref="ConfigurationReader"/>; 4 what it must not be combined with in
/// <see cref="ConfigurationChecks"/>; 5 samples/drift-exporter.yml, and a bad file per rule in the tests;
/// 6 the generated table: run the tests with DRIFT_WRITE_DOCS=1.
/// </remarks>
internal sealed record ExporterConfiguration
{
    public WebConfiguration Web { get; init; } = new();

    /// <summary>Time from one evaluation of all windows to the next.</summary>
    public TimeSpan EvaluationInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Folder of the checkpoints; null: none are written.</summary>
    public string? StateDirectory { get; init; }

    public MetricExposure Expose { get; init; } = MetricExposure.Core;

    public LimitsConfiguration Limits { get; init; } = new();

    /// <summary>At least one; names are unique.</summary>
    public required IReadOnlyList<ModelConfiguration> Models { get; init; }

    /// <summary>One model with every default: what a demo, a test or a one-off replay starts from, and refines by <c>with</c>.</summary>
    public static ExporterConfiguration ForSingleModel(string name, string baseline, params IReadOnlyList<string> logs) =>
        new() { Models = [new() { Name = name, Baseline = baseline, Logs = new() { Paths = logs } }] };
}

/// <summary>Which metric families are served: the core, or all of them.</summary>
internal enum MetricExposure
{
    Core,
    Full,
}

/// <summary>Bounds on what hostile or runaway input can cost.</summary>
internal sealed record LimitsConfiguration
{
    /// <summary>Series on the page; whole families go past it.</summary>
    public int Series { get; init; } = 20_000;

    /// <summary>Longest line of a log that is read, in bytes.</summary>
    public int LineBytes { get; init; } = 1 << 20;

    /// <summary>Log files held open at the same time, over all models.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>Deepest nesting of a record.</summary>
    public int Depth { get; init; } = 64;
}
