using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>Annotations: what happened to the exporter that explains a step in a curve.</summary>
internal static class Marks
{
    public static IReadOnlyList<Annotation> All() =>
    [
        new() { Name = "Annotations & Alerts", Datasource = DataSource.Own, IconColor = "rgba(0, 211, 255, 1)", BuiltIn = 1, Hide = true, Type = "dashboard" },
        Of("Baseline changed", "purple", BaselineChanged, "Another baseline", "{{model}} is compared with {{version}} {{sha256}}"),
        Of("Configuration read", "blue", $"drift_exporter_config_last_reload_success_timestamp_seconds{{{Select.Exporter}}} * 1000", "Configuration read", "{{instance}}") with { UseValueForTime = true },
    ];

    /// <summary>A baseline that was not there five minutes ago, of a model that was.</summary>
    private const string BaselineChanged =
        $$"""
        (
          count by (model, version, sha256) (drift_baseline_info{{{Select.Model}}})
            unless count by (model, version, sha256) (drift_baseline_info{{{Select.Model}}} offset 5m)
        ) and on (model) count by (model) (drift_baseline_info{{{Select.Model}}} offset 5m)
        """;

    private static Annotation Of(string name, string color, string expression, string title, string text) => new()
    {
        Name = name,
        Datasource = DataSource.Prometheus,
        IconColor = color,
        Expr = expression,
        Step = "60s",
        TitleFormat = title,
        TextFormat = text,
    };
}
