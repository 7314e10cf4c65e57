using DriftExporter.Configuration;

namespace DriftExporter.Dashboards;

/// <summary>What differs from one dashboard to another.</summary>
internal sealed record DashboardSettings
{
    public string Title { get; init; } = "Model drift";

    /// <summary>What links and alerts' dashboard_url name it by; the same text replaces the dashboard at an import.</summary>
    public string Uid { get; init; } = "drift-exporter";

    /// <summary>The model that is chosen at first; null: the first that Prometheus knows.</summary>
    public string? Model { get; init; }

    /// <summary>Thresholds, drawn and coloured.</summary>
    public AlertsConfiguration Alerts { get; init; } = new();
}
