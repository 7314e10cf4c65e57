using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>
/// The dashboard over every model that a Prometheus knows. To add a panel: 1 a method in the section that it belongs to, with
/// queries over <see cref="Select"/>; 2 a line in that section's Add; 3 ./build.sh docs, which writes samples/grafana again.
/// </summary>
internal static class DriftDashboard
{
    public static Dashboard Of(DashboardSettings settings)
    {
        var grid = new Grid();
        OverviewSection.Add(grid, settings);
        FeatureSection.Add(grid, settings);
        PredictionSection.Add(grid, settings);
        ExporterSection.Add(grid);
        return new Dashboard
        {
            Uid = settings.Uid,
            Title = settings.Title,
            Description = "Drift of models' inputs and predictions against their training baselines, as drift-exporter sees it.",
            Tags = ["drift", "machine-learning"],
            Templating = new(Variables.All(settings)),
            Annotations = new(Marks.All()),
            Links = Runbooks(settings.Alerts.RunbookUrl) is { } runbooks ? [new("Runbooks", runbooks)] : [],
            Panels = grid.Panels,
        };
    }

    /// <summary>Where the runbooks are: the configured address without the alert's name. One with a template in it is of an alert only.</summary>
    private static string? Runbooks(string? url) => url?.Split("{alert}")[0] is { } place && !place.Contains("{{", StringComparison.Ordinal) ? place : null;
}
