using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>What a set of rules is written for: all models, or one of several whose thresholds differ.</summary>
internal sealed record RuleSettings
{
    /// <summary>Empty: whatever models there are.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public AlertsConfiguration Alerts { get; init; } = new();

    public int MinimumRows { get; init; } = 500;

    public double PsiTolerance { get; init; } = 0.02;

    public PsiSmoothing PsiSmoothing { get; init; }

    /// <summary>The models' rows per bin are served: there can be figures of all replicas together.</summary>
    public bool ExposeBins { get; init; } = true;

    /// <summary>The job that Prometheus scrapes the exporters as.</summary>
    public string Job { get; init; } = DefaultJob;

    public const string DefaultJob = "drift-exporter";

    /// <summary>One for all models when nothing differs between them; else one a model, in their order.</summary>
    public static IReadOnlyList<RuleSettings> Of(IEnumerable<ModelConfiguration> models, string job)
    {
        ModelConfiguration[] all = [.. models];
        RequireReachableLatency(all);
        RuleSettings[] each = [.. all.Select(model => new RuleSettings
        {
            Alerts = model.Alerts, MinimumRows = model.MinimumRows, PsiTolerance = model.Drift.PsiTolerance,
            PsiSmoothing = model.Drift.PsiSmoothing, ExposeBins = model.ExposeBins, Job = job,
        })];
        return each.Distinct().Count() == 1 ? [each[0] with { Models = [.. all.Select(model => model.Name)] }]
            : [.. each.Select((settings, index) => settings with { Models = [all[index].Name] })];
    }

    /// <summary>A quantile of a histogram is never above its last bound.</summary>
    private static void RequireReachableLatency(ModelConfiguration[] models)
    {
        Problem[] unreachable = [.. models.Where(model => model.Alerts.LatencyP95.TotalSeconds >= model.LatencyBuckets[^1]).Select(model => new Problem(
            $"model {model.Name} alerts.latency_p95",
            $"{Durations.Format(model.Alerts.LatencyP95)} is not below the last of latency_buckets, {PromQl.Number(model.LatencyBuckets[^1])} s: the alert could never fire.",
            "Add a larger bucket, or lower latency_p95."))];
        if (unreachable.Length > 0)
            throw new ProblemException(unreachable);
    }
}
