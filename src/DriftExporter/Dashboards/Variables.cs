using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>What is chosen above the panels: data source, job, instances, model, window, roles, feature. Each asks only for what the
/// ones before it leave.</summary>
internal static class Variables
{
    private static readonly VariableChoice s_all = new(new[] { "All" }, new[] { "$__all" });

    public static IReadOnlyList<Variable> All(DashboardSettings settings) =>
    [
        new() { Name = "datasource", Label = "Data source", Type = "datasource", Query = "prometheus", Refresh = 1, Sort = 0 },
        Several("job", "Job", "label_values(drift_evaluation_generation, job)"),
        Several("instance", "Instance", "label_values(drift_evaluation_generation{job=~\"$job\"}, instance)") with { Description = "One replica of the model, or all: figures are then their mean." },
        One("model", "Model", $"label_values(drift_evaluation_generation{{{Select.Exporter}}}, model)") with
        {
            Current = settings.Model is { } model ? new(model, model) : null,
        },
        One("window", "Window", $"label_values(drift_window_rows{{{Select.Model}}}, window)"),
        Several("role", "Role", $"label_values(drift_values{{{Select.Window}}}, role)"),
        One("feature", "Feature", $"label_values(drift_values{{{Select.Columns}}}, feature)") with { Description = "The column in the row of the dashboard that looks at one." },
    ];

    private static Variable One(string name, string label, string query) => new()
    {
        Name = name,
        Label = label,
        Type = "query",
        Datasource = DataSource.Prometheus,
        Query = new VariableQuery(query),
    };

    private static Variable Several(string name, string label, string query) =>
        One(name, label, query) with { Multi = true, IncludeAll = true, AllValue = ".*", Current = s_all };
}
