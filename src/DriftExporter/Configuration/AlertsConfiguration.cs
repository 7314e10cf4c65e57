namespace DriftExporter.Configuration;

/// <summary>Thresholds of the generated alerting rules. The exporter's own verdict does not depend on them.</summary>
internal sealed record AlertsConfiguration
{
    public double PsiWarning { get; init; } = 0.1;
    public double PsiCritical { get; init; } = 0.25;

    /// <summary>Share 0..1 of a model's features that have drifted.</summary>
    public double DriftedRatio { get; init; } = 0.3;

    /// <summary>Rise of the missing ratio 0..1 over the baseline's.</summary>
    public double MissingRatioIncrease { get; init; } = 0.05;

    public TimeSpan NoPredictions { get; init; } = TimeSpan.FromMinutes(5);
    public double ErrorRatio { get; init; } = 0.05;
    public TimeSpan LatencyP95 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Age of the newest event past which drift is not alerted on, but staleness is.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(15);

    public string? DashboardUrl { get; init; }
    public string? RunbookUrl { get; init; }
}
