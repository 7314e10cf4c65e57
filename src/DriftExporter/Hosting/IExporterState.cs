using DriftExporter.Exposition;

namespace DriftExporter.Hosting;

/// <summary>What the server may ask of the exporter.</summary>
internal interface IExporterState
{
    /// <summary>Every model's thread turns.</summary>
    bool IsHealthy { get; }

    /// <summary>Configuration and baselines are loaded, and each model's files have been looked for once.</summary>
    bool IsReady { get; }

    IReadOnlyList<ModelSnapshot> Models { get; }

    /// <summary>Reads configuration and baselines again; returns what is wrong with them, or null.</summary>
    string? Reload();
}
