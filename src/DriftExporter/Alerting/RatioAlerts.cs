namespace DriftExporter.Alerting;

/// <summary>Shares of missing, invalid, outlying and unseen values that have risen over the baseline's, by more than four standard errors of
/// the window's share: what chance does in a small window is no alert.</summary>
internal static class RatioAlerts
{
    private const string Records = "records", Values = "values";

    /// <summary>No share is above 1: that limit turns them off.</summary>
    public static IEnumerable<AlertRule> Of(AlertBuilder build) => build.Thresholds.MissingRatioIncrease >= 1 ? [] :
    [
        Rise(build, "DriftMissingRatioUp", "drift_missing_ratio", "drift_baseline_missing_ratio", Records, "is missing more often than in its baseline", "The missing ratio"),
        Rise(build, "DriftInvalidRatioUp", "drift_invalid_ratio", null, Records, "has values of the wrong type", "The invalid ratio"),
        Rise(build, "DriftOutlierRatioUp", "drift_outlier_ratio", "drift_baseline_outlier_ratio", Values, "has more outliers than its baseline", "The outlier ratio"),
        Rise(build, "DriftUnseenRatioUp", "drift_unseen_ratio", null, Values, "has categories that its baseline never had", "The unseen ratio"),
    ];

    /// <param name="baseline">Null where a baseline has none of these.</param>
    /// <param name="of">What the ratio is a share of.</param>
    private static AlertRule Rise(AlertBuilder build, string name, string metric, string? baseline, string of, string what, string ratio)
    {
        double limit = build.Thresholds.MissingRatioIncrease, above = Math.Min(1, limit + 0.05);
        (string, string)[] labels = AlertBuilder.Feature("income"), column = labels[..2];
        string window = build.Of(metric);
        string rise = baseline is null ? window : $"{window} - on (job, instance, model, feature, role) group_left () {build.Of(baseline)}";
        string error = of == Values ? $"{window} * (1 - {window}) / {build.Of("drift_values")}"
            : $"{window} * (1 - {window}) / on (job, instance, model, window) group_left () {build.Of("drift_window_rows")}";
        return build.Linked(new AlertRule(name, AlertSeverity.Warning, $"""
            ({rise}) > {PromQl.Number(limit)}
              and ({rise}) > 4 * sqrt({error})
              {build.FreshReplica}
            """)
        {
            For = AlertBuilder.Patience,
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "humanizePercentage",
            Summary = $"The <role> <feature> of <model> {what}.",
            Description = $"{ratio} of <feature> (model <model>, role <role>, window <window>, <instance>) is <value> of the {of}{(baseline is null ? "" : " above the baseline")}; the limit is {TemplateValue.Percentage(limit)}.",
            Graph = (metric, ["model", "feature", "window"]),
            Labels = [.. AlertBuilder.ReplicaLabels, "feature", "role", "window"],
            Tests =
            [
                new("the ratio has risen", Ratios(above, 0, 1_000_000), TimeSpan.FromMinutes(30), new FiringAlert(build.ReplicaLabelsOf(labels), TemplateValue.Percentage(above))),
                new("it has risen a moment ago", Ratios(above, 0, 1_000_000), TimeSpan.FromMinutes(15)),
                new("it is below the limit", Ratios(limit / 2, 0, 1_000_000), TimeSpan.FromMinutes(30)),
                new("the window is so small that chance does it", Ratios(Math.Min(above, 0.5), 0, 1), TimeSpan.FromMinutes(30)),
                new("it is left over from traffic that stopped", [.. Ratios(above, 0, 1_000_000).SkipLast(1), build.Events(moving: false)], TimeSpan.FromMinutes(30)),
                .. baseline is null ? Array.Empty<AlertTest>() : [new("it was as high in the training data", Ratios(0.62, 0.62 - (limit / 2), 1_000_000), TimeSpan.FromMinutes(30))],
            ],
        });

        (string, string)[] Ratios(double value, double training, int rows) =>
        [
            build.Series(metric, $"0x10 {PromQl.Number(value)}x60", labels),
            of == Values ? build.Series("drift_values", $"{rows}x100", labels) : build.Series("drift_window_rows", $"{rows}x100", labels[2]),
            .. baseline is null ? Array.Empty<(string, string)>() : [build.Series(baseline, $"{PromQl.Number(training)}x100", column)],
            build.Events(),
        ];
    }
}
