using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>One column, which the variable $feature names: how far it is from its baseline, by which figure, in which bins.</summary>
internal static class FeatureSection
{
    public static void Add(Grid grid, DashboardSettings settings)
    {
        grid.Row("Feature: $feature");
        grid.Place(12, 9, Psi(settings));
        grid.Place(12, 9, Bins());
        grid.Place(8, 8, Statistic("Kolmogorov-Smirnov distance", "Numeric features.", "drift_ks_statistic", "drift_ks_critical"));
        grid.Place(8, 8, Missing());
        grid.Place(8, 8, Outliers());
        grid.Place(8, 8, Mean());
        grid.Place(8, 8, Draw.Lines("Chi-square of homogeneity", "Categorical features, rare categories pooled. It grows with the number of rows; PSI does not.", null,
            Figure("drift_chi_square_statistic", "chi-square")));
        grid.Place(8, 8, Statistic("Evidence of slow drift", "With expose: full. Adds up over verdicts; above its critical value it is an alarm.", "drift_evidence", "drift_evidence_critical"));
        grid.Place(12, 6, Draw.Bands("Verdicts by replica", "What each replica found in its last fresh window.",
            Draw.Words("no drift", Draw.Green, "drift", Draw.Red), new Query($"max by (instance) (drift_detected{{{Select.Column}}})", "{{instance}}")));
        grid.Place(12, 6, Draw.Lines("Values in the window", "Records with a value: neither missing nor invalid. Below the minimum of rows there are no figures.", "short",
            new Query($"sum by (instance) (drift_values{{{Select.Column}}})", "{{instance}}")));
    }

    private static Panel Psi(DashboardSettings settings) => Draw.Lines("PSI and its critical value", "Drift is real where PSI is above the dashed critical value; the limits say how large it is.", null,
            Figure("drift_psi", "PSI"), Figure("drift_psi_critical", "critical value"), new Query($"max(drift_psi{{{Select.Column}}})", "highest replica"))
        .Limits(Draw.Steps("transparent", (settings.Alerts.PsiWarning, Draw.Yellow), (settings.Alerts.PsiCritical, Draw.Red)))
        .Dashed(1, "orange");

    private static Panel Statistic(string title, string description, string statistic, string critical) =>
        Draw.Lines(title, description, null, Figure(statistic, "statistic"), Figure(critical, "critical value")).Dashed(1, "orange");

    private static Panel Missing() => Draw.Lines("Missing and invalid values", "Shares of the records.", Draw.Ratio,
            Figure("drift_missing_ratio", "missing"), Baseline("drift_baseline_missing_ratio", "missing in the baseline"), Figure("drift_invalid_ratio", "invalid"))
        .Dashed(1, "orange");

    private static Panel Outliers() => Draw.Lines("Outliers and unseen categories", "Shares of the values: outside the baseline's fences (numeric), of a category that the training data did not have (categorical).", Draw.Ratio,
            Figure("drift_outlier_ratio", "outliers"), Baseline("drift_baseline_outlier_ratio", "outliers in the baseline"), Figure("drift_unseen_ratio", "unseen"))
        .Dashed(1, "orange");

    private static Panel Mean() => Draw.Lines("Mean", "Numeric features.", null, Figure("drift_mean", "window"), Baseline("drift_baseline_mean", "baseline"))
        .Dashed(1, "orange")
        .With(defaults => defaults with { Custom = new TimeSeriesField { AxisSoftMin = null } });

    /// <summary>Shares, since window and baseline differ in size. The counts of all replicas are added up.</summary>
    private static Panel Bins()
    {
        const string Rows = $"sum by (bin) (drift_bin_rows{{{Select.Column}}})", Training = $"max by (bin) (drift_baseline_bin_rows{{{Select.BaselineColumn}}})";
        return new Panel
        {
            Type = "barchart",
            Title = "Distribution over the bins, against the baseline",
            Description = "With expose_bins: true. The bins of PSI, frozen in the baseline; window of all replicas together.",
            Datasource = DataSource.Prometheus,
            Targets = Draw.Tables([new($"{Training} / scalar(sum({Training}))"), new($"{Rows} / scalar(sum({Rows}))")]),
            Transformations =
            [
                .. Draw.Joined(new(new Dictionary<string, bool> { ["Time"] = true }, new Dictionary<string, string> { ["Value #A"] = "baseline", ["Value #B"] = "window" })),
                new("sortBy", new SortBy([new("bin")])),
            ],
            FieldConfig = new() { Defaults = new() { Unit = Draw.Ratio, Min = 0, Color = new("palette-classic"), Custom = new BarChartField() } },
            Options = new BarChartOptions { XField = "bin" },
        };
    }

    private static Query Figure(string metric, string legend) => new($"avg({metric}{{{Select.Column}}})", legend);

    private static Query Baseline(string metric, string legend) => new($"avg({metric}{{{Select.BaselineColumn}}})", legend);
}
