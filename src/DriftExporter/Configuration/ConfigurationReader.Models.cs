using System.Text.RegularExpressions;
using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

internal sealed partial class ConfigurationReader
{
    private ModelConfiguration ReadModel(SectionReader section)
    {
        ModelConfiguration defaults = new() { Name = "", Logs = new() { Paths = [] } };
        return defaults with
        {
            Name = section.Value("name", defaults.Name),
            Baseline = section.Value("baseline", defaults.Baseline),
            Baselines = [.. (section.Sections("baselines") ?? []).Select(ReadBaseline)],
            ReloadBaseline = section.Value("reload_baseline", defaults.ReloadBaseline),
            Logs = ReadLogs(section.Section("logs")),
            Fields = ReadFields(section.Section("fields")),
            Windows = section.Sections("windows") is { } windows ? [.. windows.Select(ReadWindow)] : defaults.Windows,
            MinimumRows = section.Value("minimum_rows", defaults.MinimumRows),
            ErrorsInWindows = section.Value("errors_in_windows", defaults.ErrorsInWindows),
            MissingValues = section.List("missing_values", defaults.MissingValues),
            Drift = ReadDrift(section.Section("drift")),
            Moments = section.Value("moments", defaults.Moments),
            ExposeBins = section.Value("expose_bins", defaults.ExposeBins),
            LatencyBuckets = section.List("latency_buckets", defaults.LatencyBuckets),
            Alerts = ReadAlerts(section.Section("alerts")),
            Labels = ReadLabels(section),
        };
    }

    private static ScheduledBaseline ReadBaseline(SectionReader section) => new(
        section.Value("file", ""),
        section.Value("hours", ScheduledBaseline.AllHours),
        section.Value("weekdays", ScheduledBaseline.AllWeekdays));

    private static WindowLength ReadWindow(SectionReader section)
    {
        bool hasRows = section.Find("rows") is not null;
        bool hasDuration = section.Find("duration") is not null;
        if (hasRows && hasDuration)
            section.Refuse("has rows and duration.", "Write two windows.");
        else if (!hasRows && !hasDuration)
            section.Refuse("has no length.", "Write rows: 5000 or duration: 1h.");
        return hasRows ? new RowsWindow(section.Value("rows", 0)) : new DurationWindow(section.Value("duration", TimeSpan.Zero));
    }

    private static DriftConfiguration ReadDrift(SectionReader section)
    {
        DriftConfiguration defaults = new();
        return new()
        {
            PsiTolerance = section.Value("psi_tolerance", defaults.PsiTolerance),
            KsTolerance = section.Value("ks_tolerance", defaults.KsTolerance),
            ShareTolerance = section.Value("share_tolerance", defaults.ShareTolerance),
            FalseAlarms = section.Value("false_alarms", defaults.FalseAlarms),
            PsiSmoothing = section.Value("psi_smoothing", defaults.PsiSmoothing),
            FutureTolerance = section.Value("future_tolerance", defaults.FutureTolerance),
            Measures = section.Find("measures") is { } measures
                ? section.ValueOrList(Rules.Measure, measures, section.PathOf("measures")).Aggregate(Measures.None, (all, one) => all | one)
                : defaults.Measures,
        };
    }

    private static AlertsConfiguration ReadAlerts(SectionReader section)
    {
        AlertsConfiguration defaults = new();
        return new()
        {
            PsiWarning = section.Value("psi_warning", defaults.PsiWarning),
            PsiCritical = section.Value("psi_critical", defaults.PsiCritical),
            DriftedRatio = section.Value("drifted_ratio", defaults.DriftedRatio),
            MissingRatioIncrease = section.Value("missing_ratio_increase", defaults.MissingRatioIncrease),
            NoPredictions = section.Value("no_predictions", defaults.NoPredictions),
            ErrorRatio = section.Value("error_ratio", defaults.ErrorRatio),
            LatencyP95 = section.Value("latency_p95", defaults.LatencyP95),
            StaleAfter = section.Value("stale_after", defaults.StaleAfter),
            DashboardUrl = section.Value("dashboard_url", defaults.DashboardUrl),
            RunbookUrl = section.Value("runbook_url", defaults.RunbookUrl),
        };
    }

    private Dictionary<string, string> ReadLabels(SectionReader section)
    {
        Dictionary<string, string> labels = [];
        foreach ((YamlScalar key, YamlValue value, string path) in section.Entries("labels"))
        {
            if (!LabelPattern().IsMatch(key.Text))
                session.Refuse(key.Origin, path, "is no label of Prometheus.", "Write letters, digits and _, not beginning with a digit or with __.");
            else if (ReservedLabels.Contains(key.Text))
                session.Refuse(key.Origin, path, "is a label that the exporter or Prometheus sets.", "Use another name.");
            else if (value is YamlScalar { IsNull: true })
                session.Refuse(value.Origin, path, "is empty.", "Write a value, or \"\".");
            else if (session.TryRead(Rules.LabelValue, value, path, "", out string text))
                labels.Add(key.Text, text);
        }
        return labels;
    }

    private static readonly string[] ReservedLabels =
        ["model", "feature", "role", "window", "category", "bin", "q", "le", "quantile", "job", "instance"];

    [GeneratedRegex(@"^(?!__)[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();
}
