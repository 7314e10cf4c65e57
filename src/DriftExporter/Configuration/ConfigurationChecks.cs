using System.Net;
using System.Net.Sockets;
using DriftExporter.Configuration.Values;

namespace DriftExporter.Configuration;

/// <summary>Reports what is wrong at a path; <paramref name="with"/> are other paths that the combination depends on.</summary>
internal delegate void Report(string path, string what, string remedy, params string[] with);

/// <summary>What no single value tells: combinations that contradict each other. Reads records, so that it judges a
/// configuration from a file, from flags and from code alike.</summary>
internal static partial class ConfigurationChecks
{
    public static void Run(ExporterConfiguration configuration, Report report)
    {
        CheckListenAddresses(configuration.Web.ListenAddresses, report);
        CheckNames(configuration.Models, report);
        for (int index = 0; index < configuration.Models.Count; index++)
        {
            ModelConfiguration model = configuration.Models[index];
            string path = $"models[{index}]";
            CheckBaselines(model, path, report);
            CheckLogs(model, path, report);
            CheckWindows(model, path, report);
            CheckLatencyBuckets(model, path, report);
            CheckAlerts(model, path, configuration.EvaluationInterval, report);
            if (model.Drift.Measures != Measures.Default && configuration.Expose == MetricExposure.Core)
            {
                report($"{path}.drift.measures", "names figures that expose: core does not serve.",
                    "Write expose: full at the top, or delete measures.", "expose");
            }
        }
    }

    /// <summary>Two sockets cannot have one port of one interface.</summary>
    private static void CheckListenAddresses(IReadOnlyList<ListenAddress> addresses, Report report)
    {
        for (int index = 1; index < addresses.Count; index++)
        {
            ListenAddress address = addresses[index];
            ListenAddress? other = addresses.Take(index).FirstOrDefault(earlier =>
                earlier.Port == address.Port && address.Port != 0 && (Covers(earlier, address) || Covers(address, earlier)));
            if (other is not null)
                report($"web.listen_addresses[{index}]", $"{Quoting.Quote(address.ToString())} is taken by {other} already.", "Keep one of them, or use another port.", "web.listen_addresses");
        }
    }

    private static bool Covers(ListenAddress one, ListenAddress other) =>
        one.Host is null || one == other
        || (one.Host.Equals(IPAddress.Any) && other.Host?.AddressFamily == AddressFamily.InterNetwork)
        || (one.Host.Equals(IPAddress.IPv6Any) && other.Host?.AddressFamily == AddressFamily.InterNetworkV6);

    private static void CheckNames(IReadOnlyList<ModelConfiguration> models, Report report)
    {
        Dictionary<string, int> first = [];
        for (int index = 0; index < models.Count; index++)
        {
            if (!first.TryAdd(models[index].Name, index))
            {
                string other = $"models[{first[models[index].Name]}]";
                report($"models[{index}].name", $"{Quoting.Quote(models[index].Name)} is the name of {other} too.", "Give every model its own name.", $"{other}.name");
            }
        }
    }

    private static void CheckAlerts(ModelConfiguration model, string modelPath, TimeSpan evaluationInterval, Report report)
    {
        AlertsConfiguration alerts = model.Alerts;
        string path = $"{modelPath}.alerts";
        if (alerts.PsiWarning >= alerts.PsiCritical)
        {
            report($"{path}.psi_warning", FormattableString.Invariant($"\"{alerts.PsiWarning}\" is not below psi_critical, which is {alerts.PsiCritical}."),
                "Warn earlier than you page.", $"{path}.psi_critical");
        }
        // The age of a snapshot alone would look like silence.
        CheckSlower("stale_after", alerts.StaleAfter);
        CheckSlower("no_predictions", alerts.NoPredictions);

        void CheckSlower(string key, TimeSpan duration)
        {
            if (duration < evaluationInterval)
            {
                report($"{path}.{key}", $"\"{Durations.Format(duration)}\" is shorter than evaluation_interval, which is {Durations.Format(evaluationInterval)}.",
                    $"Write at least {Durations.Format(evaluationInterval)}.", "evaluation_interval");
            }
        }
    }

    private static void CheckLatencyBuckets(ModelConfiguration model, string path, Report report)
    {
        IReadOnlyList<double> bounds = model.LatencyBuckets;
        for (int index = 1; index < bounds.Count; index++)
        {
            if (bounds[index] <= bounds[index - 1])
            {
                report($"{path}.latency_buckets[{index}]", FormattableString.Invariant($"\"{bounds[index]}\" does not exceed the bound before it, {bounds[index - 1]}."),
                    "Sort the bounds, each once.", $"{path}.latency_buckets");
            }
        }
    }
}
