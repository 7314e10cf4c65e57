namespace DriftExporter.Alerting;

/// <summary>Alerts on the figures of all replicas together.</summary>
internal static class FleetAlerts
{
    private static readonly string[] s_labels = ["model", "sha256", "feature", "role", "window"];
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    public static IEnumerable<AlertRule> Of(AlertBuilder build) =>
    [
        Psi(build, "DriftFleetPsiWarning", AlertSeverity.Warning, build.Thresholds.PsiWarning, "worth a look", "is moving away from its baseline"),
        Psi(build, "DriftFleetPsiCritical", AlertSeverity.Critical, build.Thresholds.PsiCritical, "drift by any custom", "is far from its baseline"),
        BaselinesDiffer(build),
    ];

    private static AlertRule Psi(AlertBuilder build, string name, AlertSeverity severity, double limit, string meaning, string what)
    {
        string psi = build.Of(FleetRules.Psi);
        (string, string)[] labels = AlertBuilder.Feature("age"), full = [("sha256", "aa"), .. labels];
        FleetBins above = FleetBins.Beyond(limit * 1.5, build.Settings.PsiSmoothing), below = FleetBins.Equal;
        return build.Linked(new AlertRule(name, severity, $"""
            {psi} > {PromQl.Number(limit)} and {psi} > {build.Of(FleetRules.PsiCritical)}
              {build.FreshModel}
            """)
        {
            For = AlertBuilder.Patience,
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "printf \"%.3f\"",
            Summary = $"The <role> <feature> of <model> {what}, over all replicas.",
            Description = $"PSI of <feature> over all replicas of model <model> (role <role>, window <window>, baseline <sha256>) is <value>; above {PromQl.Number(limit)} is {meaning}.",
            Graph = ("drift_psi", ["model", "feature", "window"]),
            Labels = s_labels,
            Tests =
            [
                new("replicas have moved, each with its half of the records", Replicas("aa", "aa", above), TimeSpan.FromMinutes(20), new FiringAlert(build.Labels(full), TemplateValue.Fixed(above.Psi))),
                new("they have not", Replicas("aa", "aa", below), TimeSpan.FromMinutes(20)),
                new("they have, a moment ago", Replicas("aa", "aa", above), TimeSpan.FromMinutes(8)),
                new("they have no records yet", Replicas("aa", "aa", above, 0), TimeSpan.FromMinutes(20)),
                new("it is left over from traffic that stopped", [.. Replicas("aa", "aa", above).SkipLast(1), build.Events(moving: false)], TimeSpan.FromMinutes(20)),
            ],
        });

        (string, string)[] Replicas(string first, string second, FleetBins bins, int scale = FleetBins.Scale) =>
        [
            .. Replica("a", first, bins, scale), .. Replica("b", second, bins, scale), build.Events("a"),
        ];

        IEnumerable<(string, string)> Replica(string instance, string sha256, FleetBins bins, int scale) =>
        [
            build.SeriesOf(instance, "drift_baseline_info", "1x100", ("model", build.Model), ("sha256", sha256)),
            .. bins.Window.SelectMany((share, bin) => (IEnumerable<(string, string)>)
            [
                build.SeriesOf(instance, "drift_bin_rows", $"{share * scale}x100", [("model", build.Model), .. labels, ("bin", FleetBins.Names[bin])]),
                build.SeriesOf(instance, "drift_baseline_bin_rows", $"{FleetBins.Training}x100", [("model", build.Model), .. labels[..2], ("bin", FleetBins.Names[bin])]),
            ]),
        ];
    }

    private static AlertRule BaselinesDiffer(AlertBuilder build) => build.Linked(new AlertRule("DriftFleetBaselinesDiffer", AlertSeverity.Warning,
        $"count by (model) (count by (model, sha256) ({build.Of("drift_baseline_info")})) > 1")
    {
        For = s_hour,
        ValueFormat = "humanize",
        Summary = "Replicas of <model> compare with different baselines.",
        Description = "The replicas of model <model> have <value> different baselines; their figures are not added, and each group of them may be too small.",
        Graph = ("drift_baseline_info", ["model"]),
        Labels = ["model"],
        Tests =
        [
            new("two baselines for hours", [Info(build, "a", "aa", "1x200"), Info(build, "b", "bb", "1x200")], TimeSpan.FromMinutes(90), new FiringAlert(build.Labels(), "2")),
            new("a rollout", [Info(build, "a", "bb", "1x200"), Info(build, "b", "aa", "1x20"), Info(build, "b", "bb", "_x20 1x180")], TimeSpan.FromMinutes(90)),
        ],
    });

    private static (string, string) Info(AlertBuilder build, string instance, string sha256, string values) =>
        build.SeriesOf(instance, "drift_baseline_info", values, ("model", build.Model), ("sha256", sha256));
}
