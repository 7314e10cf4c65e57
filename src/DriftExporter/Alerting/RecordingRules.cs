namespace DriftExporter.Alerting;

/// <summary>Figures of a model over its replicas, under names that stay: for dashboards, and for questions about last quarter.</summary>
internal static class RecordingRules
{
    public static IEnumerable<RecordingRule> Of(AlertBuilder build) =>
    [
        new("model:drift_detected:avg", $"avg by (model, feature, role, window) ({build.Of("drift_detected")})"),
        new("model:drift_psi:max", $"max by (model, feature, role, window) ({build.Of("drift_psi")})"),
        new("model:drift_inference_event_age_seconds:min", $"time() - max by (model) ({build.Of("drift_inference_last_event_timestamp_seconds")})"),
        new("model:drift_inference_predictions:rate5m", $"sum by (model) (rate({build.Of("drift_inference_predictions_total")}[5m]))"),
        new("model:drift_inference_errors:ratio_rate5m", $"""
            sum by (model) (rate({build.Of("drift_inference_errors_total")}[5m]))
              / sum by (model) (rate({build.Of("drift_inference_predictions_total")}[5m]))
            """),
        new("model:drift_inference_latency_seconds:p95_rate5m", $"histogram_quantile(0.95, sum by (model, le) (rate({build.Of("drift_inference_latency_seconds_bucket")}[5m])))"),
    ];
}
