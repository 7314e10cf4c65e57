using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>From the tree of a document to the records, key by key. Values that are refused leave their default, so that
/// reading goes on to the end; the caller throws when the session has problems.</summary>
internal sealed partial class ConfigurationReader(ReadSession session)
{
    public ExporterConfiguration Read(YamlValue root)
    {
        SectionReader section = new(session, "", "", root, root.Origin);
        IReadOnlyList<SectionReader> models = section.Sections("models") ?? [];
        ExporterConfiguration defaults = new() { Models = [] };
        return defaults with
        {
            Web = ReadWeb(section.Section("web")),
            EvaluationInterval = section.Value("evaluation_interval", defaults.EvaluationInterval),
            StateDirectory = section.Value("state_directory", defaults.StateDirectory),
            Expose = section.Value("expose", defaults.Expose),
            Limits = ReadLimits(section.Section("limits")),
            Models = [.. models.Select(ReadModel)],
        };
    }

    private static WebConfiguration ReadWeb(SectionReader section)
    {
        WebConfiguration defaults = new();
        return new()
        {
            ListenAddresses = section.List("listen_addresses", defaults.ListenAddresses),
            TelemetryPath = section.Value("telemetry_path", defaults.TelemetryPath),
            ConfigFile = section.Value("config_file", defaults.ConfigFile),
            MaxRequests = section.Value("max_requests", defaults.MaxRequests),
            EnableLifecycle = section.Value("enable_lifecycle", defaults.EnableLifecycle),
            AllowedHosts = section.List("allowed_hosts", defaults.AllowedHosts),
            StatusPage = section.Value("status_page", defaults.StatusPage),
        };
    }

    private static LimitsConfiguration ReadLimits(SectionReader section)
    {
        LimitsConfiguration defaults = new();
        return new()
        {
            Series = section.Value("series", defaults.Series),
            LineBytes = section.Value("line_bytes", defaults.LineBytes),
            OpenFiles = section.Value("open_files", defaults.OpenFiles),
            Depth = section.Value("depth", defaults.Depth),
        };
    }
}
