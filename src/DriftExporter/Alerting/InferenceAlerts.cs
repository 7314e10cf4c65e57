using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>The three of the first day: no predictions, errors, slowness. Of all replicas of a model together.</summary>
internal static class InferenceAlerts
{
    private static readonly TimeSpan s_for = TimeSpan.FromMinutes(5);

    /// <summary>No share is above 1: that limit turns an alert off.</summary>
    public static IEnumerable<AlertRule> Of(AlertBuilder build) =>
        [NoPredictions(build), .. build.Thresholds.ErrorRatio < 1 ? [ErrorRatio(build)] : Array.Empty<AlertRule>(), LatencyP95(build)];

    /// <summary>Only where a log can be read, and an exporter has been there for all of the time; a log that cannot be read is another alert.</summary>
    private static AlertRule NoPredictions(AlertBuilder build)
    {
        TimeSpan silence = build.Thresholds.NoPredictions, interval = TimeSpan.FromMilliseconds(Math.Clamp(silence.TotalMilliseconds / 5, 200, 60_000));
        string range = PromQl.Range(silence), predictions = build.Of("drift_inference_predictions_total");
        int steps = (int)((silence + TimeSpan.FromMinutes(20)) / interval), before = (int)(silence / interval);
        TimeSpan at = TimeSpan.FromMinutes(Math.Ceiling(silence.TotalMinutes * 2) + 3);
        steps = Math.Max(steps, (int)(at / interval) + 1);
        return build.Linked(new AlertRule("DriftNoPredictions", AlertSeverity.Critical, $"""
            sum by (model) (increase({predictions}[{range}])) == 0
              and on (model) sum by (model) ({predictions} offset {range}) >= 0
              and on (model) max by (model) ({build.Of("drift_exporter_up")}) == 1
            """)
        {
            For = TimeSpan.FromMinutes(1),
            ValueFormat = "humanize",
            Summary = $"<model> has logged no prediction for {Durations.Format(silence)}.",
            Description = $"Predictions of model <model> in the last {Durations.Format(silence)}, in all logs that can be read: <value>.",
            Graph = ("drift_inference_predictions_total", ["model"]),
            Labels = ["model"],
            Tests =
            [
                new("they stop", [Predictions($"0+100x{before} {100 * before}x{steps}"), Up(1)], at, new FiringAlert(build.Labels(), "0")) { Interval = interval },
                new("they go on", [Predictions($"0+1x{steps}"), Up(1)], at) { Interval = interval },
                new("the log cannot be read", [Predictions($"0+100x{before} {100 * before}x{steps}"), Up(0)], at) { Interval = interval },
                new("the exporter has just come up", [Predictions($"_x{(int)((at - (silence / 2)) / interval)} 0x{before}"), Up(1)], at) { Interval = interval },
            ],
        });

        (string, string) Predictions(string values) => build.Series("drift_inference_predictions_total", values);

        (string, string) Up(int up) => build.Series("drift_exporter_up", $"{up}x{steps}");
    }

    private static AlertRule ErrorRatio(AlertBuilder build)
    {
        double limit = build.Thresholds.ErrorRatio, above = Math.Min(1, limit * 2);
        return build.Linked(new AlertRule("DriftErrorRatio", AlertSeverity.Critical, $"""
            sum by (model) (rate({build.Of("drift_inference_errors_total")}[5m]))
              / sum by (model) (rate({build.Of("drift_inference_predictions_total")}[5m])) > {PromQl.Number(limit)}
            """)
        {
            For = s_for,
            ValueFormat = "humanizePercentage",
            Summary = "Many predictions of <model> fail.",
            Description = $"<value> of the predictions of model <model> in the last 5 minutes failed; the limit is {TemplateValue.Percentage(limit)}.",
            Graph = ("drift_inference_errors_total", ["model"]),
            Labels = ["model"],
            Tests =
            [
                new("errors above the limit", Requests(above), TimeSpan.FromMinutes(15), new FiringAlert(build.Labels(), TemplateValue.Percentage(above))),
                new("they have not lasted", Requests(above), TimeSpan.FromMinutes(4)),
                new("errors below the limit", Requests(limit / 2), TimeSpan.FromMinutes(15)),
                new("no traffic", Requests(0, 0), TimeSpan.FromMinutes(15)),
            ],
        });

        (string, string)[] Requests(double ratio, int all = 6_000_000) =>
        [
            build.Series("drift_inference_predictions_total", $"0+{all}x60"), build.Series("drift_inference_errors_total", $"0+{PromQl.Number(Math.Round(all * ratio))}x60"),
        ];
    }

    private static AlertRule LatencyP95(AlertBuilder build)
    {
        double limit = build.Thresholds.LatencyP95.TotalSeconds;
        string bound = PromQl.Number(limit), twice = PromQl.Number(limit * 2);
        return build.Linked(new AlertRule("DriftLatencyP95", AlertSeverity.Warning,
            $"histogram_quantile(0.95, sum by (model, le) (rate({build.Of("drift_inference_latency_seconds_bucket")}[5m]))) > {bound}")
        {
            For = s_for,
            ValueFormat = "humanizeDuration",
            Summary = "<model> answers slowly.",
            Description = $"5 % of the predictions of model <model> in the last 5 minutes took longer than <value>; the limit is {Durations.Format(build.Thresholds.LatencyP95)}.",
            Graph = ("drift_inference_latency_seconds_bucket", ["model"]),
            Labels = ["model"],
            Tests =
            [
                new("one prediction of ten is slow", Latencies(90), TimeSpan.FromMinutes(15), new FiringAlert(build.Labels(), TemplateValue.Duration(limit * 2))),
                new("it has not lasted", Latencies(90), TimeSpan.FromMinutes(4)),
                new("one prediction of a hundred is slow", Latencies(99), TimeSpan.FromMinutes(15)),
                new("no traffic", Latencies(0, 0), TimeSpan.FromMinutes(15)),
            ],
        });

        // Slow ones take longer than the last bound, which is then what the quantile is.
        (string, string)[] Latencies(int fast, int all = 100) =>
        [
            Bucket(bound, fast), Bucket(twice, fast), Bucket("+Inf", all),
        ];

        (string, string) Bucket(string le, int count) => build.Series("drift_inference_latency_seconds_bucket", $"0+{count}x60", ("le", le));
    }
}
