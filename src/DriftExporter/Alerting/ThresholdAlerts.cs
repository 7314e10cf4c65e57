namespace DriftExporter.Alerting;

/// <summary>How large a difference is, by custom's thresholds of PSI. They ask as well that chance and the tolerated drift do not explain what
/// is there: the critical value knows how many rows a window has.</summary>
internal static class ThresholdAlerts
{
    private const string Moving = "The <role> <feature> of <model> is moving away from its baseline.";

    public static IEnumerable<AlertRule> Of(AlertBuilder build)
    {
        double warning = build.Thresholds.PsiWarning, critical = build.Thresholds.PsiCritical;
        string classes = build.Of("drift_chi_square_statistic", "role=\"prediction\"");
        yield return Psi(build, "DriftPsiWarning", AlertSeverity.Warning, warning, "worth a look", Moving, "feature", $"  unless {classes}");
        yield return Psi(build, "DriftPsiCritical", AlertSeverity.Critical, critical, "drift by any custom", "The <role> <feature> of <model> is far from its baseline.", "feature", null);
        yield return Psi(build, "DriftClassBalance", AlertSeverity.Warning, warning, "worth a look", "<model> predicts other shares of the classes of <feature> than its baseline has.", "prediction", $"  and {classes}");
    }

    /// <param name="classes">A condition on classes that are predicted, on a line of its own; null: whatever the column is.</param>
    private static AlertRule Psi(
        AlertBuilder build, string name, AlertSeverity severity, double limit, string meaning, string summary, string role, string? classes)
    {
        string column = role == "feature" ? "age" : "class", psi = build.Of("drift_psi"), critical = build.Of("drift_psi_critical");
        (string, string)[] labels = AlertBuilder.Feature(column, role);
        double above = limit * 1.5;
        List<string> lines = [$"{psi} > {PromQl.Number(limit)} and {psi} > {critical}"];
        if (classes is not null)
            lines.Add(classes);
        lines.Add($"  {build.FreshReplica}");
        FiringAlert firing = new(build.ReplicaLabelsOf(labels), TemplateValue.Fixed(above));
        bool ofClasses = role == "prediction";
        return build.Linked(new AlertRule(name, severity, string.Join('\n', lines))
        {
            For = AlertBuilder.Patience,
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "printf \"%.3f\"",
            Summary = summary,
            Description = $"PSI of <feature> (model <model>, role <role>, window <window>, <instance>) is <value>; above {PromQl.Number(limit)} is {meaning}.",
            Graph = (ofClasses ? "drift_category_ratio" : "drift_psi", ["model", "feature", "window"]),
            Labels = [.. AlertBuilder.ReplicaLabels, "feature", "role", "window"],
            Tests =
            [
                new("a difference that lasts", Figures(above, 20, above / 2), TimeSpan.FromMinutes(16), firing),
                new("it fires on for a while after", Figures(above, 20, above / 2), TimeSpan.FromMinutes(35), firing),
                new("it ends then", Figures(above, 20, above / 2), TimeSpan.FromMinutes(50)),
                new("a short burst", Figures(above, 8, above / 2), TimeSpan.FromMinutes(16)),
                new("a window of so few rows that chance does it", Figures(above, 20, above * 2), TimeSpan.FromMinutes(16)),
                new("a difference below the mark", Figures(limit / 2, 20, limit / 4), TimeSpan.FromMinutes(16)),
                new("left over from traffic that stopped", [.. Figures(above, 20, above / 2).SkipLast(1), build.Events(moving: false)], TimeSpan.FromMinutes(16)),
                .. OtherKind(),
            ],
        });

        (string, string)[] Figures(double value, int minutes, double chance) =>
        [
            build.Series("drift_psi", $"0x4 {PromQl.Number(value)}x{minutes - 1} 0x60", labels), build.Series("drift_psi_critical", $"{PromQl.Number(chance)}x100", labels),
            .. ofClasses ? [build.Series("drift_chi_square_statistic", "9x100", labels)] : Array.Empty<(string, string)>(), build.Events(),
        ];

        IEnumerable<AlertTest> OtherKind() => ofClasses
            ? [new("a prediction that is a number", [.. Figures(above, 20, above / 2).Where(series => !series.Item1.StartsWith("drift_chi_square", StringComparison.Ordinal))], TimeSpan.FromMinutes(16))]
            : [];
    }
}
