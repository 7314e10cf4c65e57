using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Scoring;
using static DriftExporter.Exposition.MetricLevel;
using static DriftExporter.Exposition.MetricType;

namespace DriftExporter.Exposition;

/// <summary>
/// Rows per bin of PSI, with <c>expose_bins</c>: counts can be added over replicas, figures cannot. Every bin is there from the
/// start, at 0, and below the minimum of rows, since the replicas together may have enough.
/// </summary>
internal static class BinFamilies
{
    private static readonly string[] s_baselineLabels = ["model", "feature", "role", "bin"];

    private static readonly MetricFamily s_window = new("drift_bin_rows", Gauge, OptIn, ["model", "feature", "role", "window", "bin"], "Rows of the window in each bin of PSI. Bins are those of the baseline; of categories, unseen is the last. With expose_bins.");
    private static readonly MetricFamily s_baseline = new("drift_baseline_bin_rows", Gauge, OptIn, s_baselineLabels, "Training rows in each bin of PSI. With expose_bins.");

    public static IEnumerable<MetricFamily> Families => [s_window, s_baseline];

    public static void Write(PageWriter page, IReadOnlyList<ModelSnapshot> models)
    {
        ModelSnapshot[] exposed = [.. models.Where(Exposes)];
        if (page.Family(s_window))
        {
            foreach (ModelSnapshot model in exposed)
            {
                for (int window = 0; window < model.Drift.Windows.Count; window++)
                {
                    for (int feature = 0; feature < model.References.Count; feature++)
                    {
                        IReadOnlyList<int> rows = model.Drift.Windows[window].Features[feature].BinRows ?? [];
                        Write(page, model, feature, model.Labels.FeatureWindows[window][feature], rows.Count, bin => rows[bin]);
                    }
                }
            }
        }

        if (!page.Family(s_baseline))
            return;
        foreach (ModelSnapshot model in exposed)
        {
            for (int feature = 0; feature < model.References.Count; feature++)
            {
                long[] rows = model.References[feature].BinCounts;
                Write(page, model, feature, model.Labels.Features[feature], rows.Length, bin => rows[bin]);
            }
        }
    }

    /// <summary>The labels <c>bin</c> alone: <c>03 (27, 32]</c>, so that bins sort as their values do; categories as they are.</summary>
    public static byte[][] Labels(FeatureProfile profile)
    {
        bool numeric = profile.Numeric is not null;
        return [.. BinLabels.Of(profile).Select((label, bin) =>
            new LabelSet(("bin", numeric ? string.Create(CultureInfo.InvariantCulture, $"{bin:00} {label}") : label)).Bytes)];
    }

    /// <summary>Without <c>other</c> where the baseline was not capped: no row can be there.</summary>
    private static void Write(PageWriter page, ModelSnapshot model, int feature, LabelSet labels, int bins, Func<int, double> rows)
    {
        int other = model.References[feature].Profile.Categorical is { Other: null } categorical ? categorical.Categories.Count : -1;
        for (int bin = 0; bin < bins; bin++)
        {
            if (bin != other)
                page.Sample(labels, model.Labels.Bins[feature][bin], rows(bin));
        }
    }

    private static bool Exposes(ModelSnapshot model) => model.Drift.Windows.Any(window => window.Features.Any(feature => feature.BinRows is not null));
}
