namespace DriftExporter.Configuration;

/// <summary>One model: its baseline, its logs, its windows and what counts as drift.</summary>
internal sealed record ModelConfiguration
{
    /// <summary>The <c>model</c> label.</summary>
    public required string Name { get; init; }

    /// <summary>Full path. Null exactly when <see cref="Baselines"/> has entries.</summary>
    public string? Baseline { get; init; }

    /// <summary>Baselines by hour of the week; the first that covers the hour of an event is its baseline.</summary>
    public IReadOnlyList<ScheduledBaseline> Baselines { get; init; } = [];

    /// <summary>Loads the baseline again when its file changes.</summary>
    public bool ReloadBaseline { get; init; }

    public required LogsConfiguration Logs { get; init; }

    public FieldsConfiguration Fields { get; init; } = new();

    /// <summary>At least one; lengths are unique.</summary>
    public IReadOnlyList<WindowLength> Windows { get; init; } = [new RowsWindow(5000)];

    /// <summary>Fewer records (or values) than this give no figure.</summary>
    public int MinimumRows { get; init; } = 500;

    /// <summary>Whether records whose status says error enter the windows.</summary>
    public bool ErrorsInWindows { get; init; }

    /// <summary>CSV fields that mean missing.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [""];

    public DriftConfiguration Drift { get; init; } = new();

    /// <summary>Keeps the values of a rows window, for mean and quantiles: 8 bytes each.</summary>
    public bool Moments { get; init; } = true;

    /// <summary>Serves the counts per bin.</summary>
    public bool ExposeBins { get; init; }

    /// <summary>Upper bounds in seconds, strictly rising, without +Inf.</summary>
    public IReadOnlyList<double> LatencyBuckets { get; init; } = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    public AlertsConfiguration Alerts { get; init; } = new();

    /// <summary>Extra labels of the model's info metric.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
