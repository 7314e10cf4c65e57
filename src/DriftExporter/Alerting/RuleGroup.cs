namespace DriftExporter.Alerting;

/// <summary>Rules that Prometheus evaluates together, one after the other.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Model">Where each model has rules of its own: the label that tells them apart, which their results have anyway; else null.</param>
internal sealed record RuleGroup(string Name, IReadOnlyList<Rule> Rules, string? Model = null);

internal abstract record Rule(string Expression);

/// <summary>A figure that is kept under a name of its own.</summary>
internal sealed record RecordingRule(string Name, string Expression) : Rule(Expression);

internal enum AlertSeverity
{
    /// <summary>Look at it in working hours.</summary>
    Warning,

    /// <summary>Wake somebody.</summary>
    Critical,
}

internal sealed record AlertRule(string Name, AlertSeverity Severity, string Expression) : Rule(Expression)
{
    /// <summary>How long it must hold; null: at once.</summary>
    public TimeSpan? For { get; init; }

    public TimeSpan? KeepFiringFor { get; init; }

    /// <summary>The template function for the value: <c>humanize</c>, <c>printf "%.3f"</c>.</summary>
    public required string ValueFormat { get; init; }

    /// <summary>With labels as <c>&lt;feature&gt;</c>, and the value as <c>&lt;value&gt;</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>As <see cref="Summary"/>.</summary>
    public required string Description { get; init; }

    /// <summary>What a graph shows when no dashboard is configured: a metric, and the alert's labels that select from it.</summary>
    public required (string Metric, string[] Labels) Graph { get; init; }

    /// <summary>Labels that it fires with, without severity.</summary>
    public required string[] Labels { get; init; }

    /// <summary>Null: a graph in Prometheus.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>Null: the page in docs/runbooks.</summary>
    public string? RunbookUrl { get; init; }

    /// <summary>At least one in which it fires, and one in which it stays silent.</summary>
    public required IReadOnlyList<AlertTest> Tests { get; init; }

    public string SeverityText => Severity == AlertSeverity.Critical ? "critical" : "warning";
}

/// <summary>One unit test of one alert.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Input">Series as promtool writes them, and their values.</param>
/// <param name="At">When it is looked at.</param>
/// <param name="Fires">What fires then; nothing: it is silent.</param>
internal sealed record AlertTest(string Name, IReadOnlyList<(string Series, string Values)> Input, TimeSpan At, params IReadOnlyList<FiringAlert> Fires)
{
    /// <summary>From one value of a series to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <param name="Labels">Without severity.</param>
/// <param name="Value">As the description has it.</param>
internal sealed record FiringAlert(IReadOnlyDictionary<string, string> Labels, string Value);
