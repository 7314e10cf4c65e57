namespace DriftExporter.Alerting;

/// <summary>What pages: verdicts, which spend a budget of false alarms for the whole model. Replicas that share a model's traffic vote.
/// A verdict holds until the next, so these need no patience of their own.</summary>
internal static class VerdictAlerts
{
    private static readonly string[] s_replicas = ["a", "b", "c"];

    public static IEnumerable<AlertRule> Of(AlertBuilder build) => [Detected(build, "DriftDetected", "feature"), Detected(build, "DriftPredictionDetected", "prediction"), ManyFeatures(build), Evidence(build)];

    private static AlertRule Detected(AlertBuilder build, string name, string role)
    {
        string column = role == "feature" ? "age" : "score";
        (string, string)[] labels = AlertBuilder.Feature(column, role);
        FiringAlert found = new(build.Labels(labels), TemplateValue.Percentage(2 / 3.0));
        return build.Linked(new AlertRule(name, AlertSeverity.Critical, $"""
            avg by (model, feature, role, window) ({build.Of("drift_detected", $"role=\"{role}\"")}) >= 0.5
              {build.FreshModel}
            """)
        {
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "humanizePercentage",
            Summary = $"The {role} <feature> of <model> has drifted from its baseline.",
            Description = "The last verdict on <feature> (model <model>, role <role>, window <window>) found drift on <value> of the replicas.",
            Graph = ("drift_detected", ["model", "feature", "window"]),
            Labels = AlertBuilder.FeatureLabels,
            Tests =
            [
                new("two of three replicas find it", Votes("1"), Minutes(6), found),
                new("it fires on for a while when the next verdict finds nothing", Votes("1"), Minutes(20), found),
                new("it ends then", Votes("1"), Minutes(45)),
                new("one of three replicas finds it", Votes("0"), Minutes(6)),
                new("the verdict is left over from traffic that stopped", [.. Votes("1").Take(3), .. s_replicas.Select(replica => build.Events(replica, moving: false))], Minutes(6)),
            ],
        });

        (string, string)[] Votes(string second) =>
        [
            Vote("a", "1"), Vote("b", second), Vote("c", "0"), .. s_replicas.Select(replica => build.Events(replica)),
        ];

        (string, string) Vote(string replica, string found) => build.SeriesOf(replica, "drift_detected", $"0x4 {found}x9 0x60", [("model", build.Model), .. labels]);
    }

    private static AlertRule ManyFeatures(AlertBuilder build)
    {
        double limit = build.Thresholds.DriftedRatio, half = limit / 2, above = Math.Min(1, limit * 1.5);
        return build.Linked(new AlertRule("DriftManyFeatures", AlertSeverity.Critical, $"""
            avg by (model, window) ({build.Of("drift_detected_ratio")}) >= {PromQl.Number(limit)}
              {build.FreshModel}
            """)
        {
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "humanizePercentage",
            Summary = "Much of what <model> sees has drifted from its baseline; retraining is recommended.",
            Description = $"The last verdicts (model <model>, window <window>) found drift in <value> of the features; the limit is {TemplateValue.Percentage(limit)}.",
            Graph = ("drift_detected_ratio", ["model", "window"]),
            Labels = ["model", "window"],
            Tests =
            [
                new("the share of drifted features is above the limit", [Ratio(above), build.Events()], Minutes(6), new FiringAlert(build.Labels(("window", "1h")), TemplateValue.Percentage(above))),
                new("it is below", [Ratio(half), build.Events()], Minutes(6)),
                new("it is left over from traffic that stopped", [Ratio(above), build.Events(moving: false)], Minutes(6)),
            ],
        });

        (string, string) Ratio(double ratio) => build.Series("drift_detected_ratio", $"{PromQl.Number(ratio)}x60", ("window", "1h"));
    }

    private static AlertRule Evidence(AlertBuilder build)
    {
        (string, string)[] labels = AlertBuilder.Feature("age");
        return build.Linked(new AlertRule("DriftEvidence", AlertSeverity.Warning, $"""
            {build.Of("drift_evidence")} >= {build.Of("drift_evidence_critical")}
              {build.FreshReplica}
            """)
        {
            KeepFiringFor = AlertBuilder.KeepFiring,
            ValueFormat = "humanize",
            Summary = "The <role> <feature> of <model> drifts slowly.",
            Description = "Evidence against <feature> (model <model>, role <role>, window <window>, <instance>) has added up to <value>, which is more than chance explains.",
            Graph = ("drift_evidence", ["model", "feature", "window"]),
            Labels = [.. AlertBuilder.ReplicaLabels, "feature", "role", "window"],
            Tests =
            [
                new("evidence has added up", Adding(), Minutes(30), new FiringAlert(build.ReplicaLabelsOf(labels), "12k")),
                new("it has not yet", Adding(), Minutes(20)),
                new("it is left over from traffic that stopped", [.. Adding().Take(2), build.Events(moving: false)], Minutes(30)),
            ],
        });

        (string, string)[] Adding() => [build.Series("drift_evidence", "0+400x60", labels), build.Series("drift_evidence_critical", "8640x60", labels), build.Events()];
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
