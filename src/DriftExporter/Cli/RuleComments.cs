using DriftExporter.Alerting;
using DriftExporter.Baselines;

namespace DriftExporter.Cli;

/// <summary>What stands above the rules.</summary>
internal static class RuleComments
{
    public static IEnumerable<string> About(RuleInput input, bool fleet) =>
    [
        "Made by drift-exporter rules. Change the configuration and make it again, rather than this file.",
        "",
        "What pages is the verdict, drift_detected: taken once in every fresh window, with a budget of false alarms for the whole model.",
        "A threshold of PSI says how large a difference is, and asks as well that chance does not explain it (drift_psi_critical).",
        "Gauges stay where they are when traffic stops, so each alert about figures of a window also asks that data is fresh.",
        .. fleet ? Fleet(input) : [],
    ];

    public static IEnumerable<string> Tests(string file) => ["Made by drift-exporter rules, too.", $"promtool test rules {file}"];

    private static IEnumerable<string> Fleet(RuleInput input)
    {
        yield return "";
        yield return "Series of the figures of all replicas: each replica serves bins x (windows + 1); recorded are, for each baseline that is in use,";
        yield return $"{FleetRules.SeriesPerBin} x bins x windows + bins + {FleetRules.SeriesPerFeature} x features x windows, however many replicas there are.";
        foreach (BinnedModel model in input.Models)
        {
            BaselineProfile largest = model.Baselines.MaxBy(Bins)!;
            int bins = Bins(largest), features = largest.Features.Count;
            int recorded = (FleetRules.SeriesPerBin * bins * model.Windows) + bins + (FleetRules.SeriesPerFeature * features * model.Windows);
            yield return $"{new string([.. model.Name.Where(character => !char.IsControl(character))])}: {bins} bins of {features} columns; {bins * (model.Windows + 1)} series a replica and {recorded} recorded, with {model.Windows} {(model.Windows == 1 ? "window" : "windows")}.";
        }
    }

    private static int Bins(BaselineProfile baseline) => baseline.Features.Sum(feature =>
        feature.Numeric?.BinCounts.Length ?? (feature.Categorical!.Categories.Count + (feature.Categorical.Other is null ? 1 : 2)));
}
