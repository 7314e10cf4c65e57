using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>What all alerts of one set of settings have in common: their conditions, their links, the series of their tests.</summary>
internal sealed class AlertBuilder(RuleSettings settings)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), KeepFiring = TimeSpan.FromMinutes(15);

    public static readonly string[] FeatureLabels = ["model", "feature", "role", "window"];

    public static readonly string[] ReplicaLabels = ["job", "instance", "model"];

    /// <summary>In tests: the replica whose series <see cref="Series"/> gives.</summary>
    public const string Instance = "i";

    private readonly PromQl _promQl = new(settings.Models);

    public RuleSettings Settings => settings;

    public AlertsConfiguration Thresholds => settings.Alerts;

    /// <summary>The model of tests.</summary>
    public string Model => settings.Models.Count > 0 ? settings.Models[0] : "m";

    public string Of(string metric, params IEnumerable<string> matchers) => _promQl.Of(metric, matchers);

    /// <summary>Gauges stay when traffic stops; an alert about them asks that some replica has fresh data.</summary>
    public string FreshModel => $"and on (model) time() - max by (model) ({Of("drift_inference_last_event_timestamp_seconds")}) < {PromQl.Seconds(Thresholds.StaleAfter)}";

    /// <summary>As <see cref="FreshModel"/>, of the replica that is alerted on.</summary>
    public string FreshReplica => $"and on (job, instance, model) time() - {Of("drift_inference_last_event_timestamp_seconds")} < {PromQl.Seconds(Thresholds.StaleAfter)}";

    public AlertRule Linked(AlertRule alert) => alert with { DashboardUrl = Thresholds.DashboardUrl, RunbookUrl = Thresholds.RunbookUrl };

    /// <summary>A series of the model in one replica, for a test.</summary>
    public (string, string) Series(string metric, string values, params IEnumerable<(string Name, string Value)> labels) =>
        SeriesOf(Instance, metric, values, [("model", Model), .. labels]);

    /// <summary>A series of some replica, for a test.</summary>
    public (string, string) SeriesOf(string instance, string metric, string values, params IEnumerable<(string Name, string Value)> labels)
    {
        IEnumerable<(string Name, string Value)> all = [("job", settings.Job), ("instance", instance), .. labels];
        return ($"{metric}{{{string.Join(", ", all.Select(label => $"{label.Name}={PromQl.Text(label.Value)}"))}}}", values);
    }

    /// <summary>Events up to this minute; one that never moves is as old as the clock of a test, and a bit older.</summary>
    public (string, string) Events(string instance = Instance, bool moving = true) =>
        SeriesOf(instance, "drift_inference_last_event_timestamp_seconds", moving ? "0+60x100" : $"-{PromQl.Seconds(Thresholds.StaleAfter)}x100", ("model", Model));

    /// <param name="role">feature or prediction</param>
    public static (string, string)[] Feature(string feature, string role = "feature", string window = "1h") => [("feature", feature), ("role", role), ("window", window)];

    public IReadOnlyDictionary<string, string> Labels(params IEnumerable<(string Name, string Value)> labels) =>
        labels.Prepend(("model", Model)).ToDictionary(label => label.Item1, label => label.Item2);

    public IReadOnlyDictionary<string, string> ReplicaLabelsOf(params IEnumerable<(string Name, string Value)> labels) =>
        Labels([("job", settings.Job), ("instance", Instance), .. labels]);
}
