using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>Is there drift, how much, in which features, since when; and whether that is about fresh data.</summary>
internal static class OverviewSection
{
    private const string Psi = $"avg by (feature, role) (drift_psi{{{Select.Columns}}})";
    private const string Top = $"topk(20, {Psi})";

    public static void Add(Grid grid, DashboardSettings settings)
    {
        grid.Row("Overview: $model, window $window");
        grid.Place(4, 4, Status());
        grid.Place(4, 4, Drifted());
        grid.Place(4, 4, Share(settings));
        grid.Place(4, 4, Age(settings));
        grid.Place(4, 4, Draw.Stat("Rows in the window", "Records of all chosen replicas.", $"sum(drift_window_rows{{{Select.Window}}})", "short", Draw.Steps("blue")));
        grid.Place(4, 4, Draw.Stat("Baselines in use", "More than one: replicas do not compare with the same training data.", $"count(count by (sha256) (drift_baseline_info{{{Select.Model}}}))", "short", Draw.Steps(Draw.Green, (2, Draw.Red))));
        grid.Place(24, 9, TopFeatures(settings));
        grid.Place(12, 11, FeaturesOverTime());
        grid.Place(12, 11, Verdicts());
    }

    private static Panel Status() => Draw.Stat("Verdict", "Of the last fresh window: drift in at least one column, found by half of the replicas or more.",
            $"max(avg by (feature, role) (drift_detected{{{Select.Columns}}}) >= bool 0.5)", null, Draw.Steps(Draw.Green, (1, Draw.Red)))
        .With(defaults => defaults with { Mappings = Draw.Words("No drift", Draw.Green, "Drift", Draw.Red), NoValue = "No verdict yet" });

    private static Panel Drifted() => Draw.Stat("Columns with drift", "Features and predictions of the chosen roles.",
        $"count(avg by (feature, role) (drift_detected{{{Select.Columns}}}) >= 0.5) or 0 * count(drift_detected{{{Select.Columns}}})", "short", Draw.Steps(Draw.Green, (1, Draw.Red)));

    private static Panel Share(DashboardSettings settings) => Draw.Stat("Drifted share of the features", "drift_detected_ratio; above the limit it is time to train again.",
        $"avg(drift_detected_ratio{{{Select.Window}}})", Draw.Ratio, Draw.Steps(Draw.Green, (settings.Alerts.DriftedRatio / 2, Draw.Yellow), (settings.Alerts.DriftedRatio, Draw.Red)));

    private static Panel Age(DashboardSettings settings) => Draw.Stat("Age of the newest event", "Past the limit all drift figures stand still and no drift alert fires.",
        $"time() - max(drift_inference_last_event_timestamp_seconds{{{Select.Model}}})", Draw.Seconds, Draw.Steps(Draw.Green, (settings.Alerts.StaleAfter.TotalSeconds, Draw.Red)));

    private static Panel TopFeatures(DashboardSettings settings)
    {
        (string Metric, string Title)[] others = [("drift_psi_critical", "Critical PSI"), ("drift_detected", "Drift"), ("drift_ks_statistic", "KS"), ("drift_missing_ratio", "Missing"), ("drift_outlier_ratio", "Outliers"), ("drift_unseen_ratio", "Unseen")];
        var names = new Dictionary<string, string> { ["feature"] = "Feature", ["role"] = "Role", ["Value #A"] = "PSI" };
        for (int other = 0; other < others.Length; other++)
            names.Add($"Value #{(char)('B' + other)}", others[other].Title);
        var columns = new Organize(new Dictionary<string, bool> { ["Time"] = true }, names);
        Query[] queries = [new(Top), .. others.Select(other => new Query($"avg by (feature, role) ({other.Metric}{{{Select.Columns}}}) and {Top}"))];
        return Draw.Table("Top features by PSI", "A click on a feature shows it in the next row. A PSI above its critical value is more than chance and the tolerated drift explain.", queries, columns, new("PSI", true))
            .With(
                Named("Feature", new OverrideProperty("links", new DataLink[] { new("Show ${__value.text}", Drill(settings)) })),
                Named("PSI", new("decimals", 3), new("custom.cellOptions", new CellOptions("color-background", "basic")),
                    new("thresholds", Draw.Steps("transparent", (settings.Alerts.PsiWarning, Draw.Yellow), (settings.Alerts.PsiCritical, Draw.Red)))),
                Named("Critical PSI", new OverrideProperty("decimals", 3)),
                Named("Drift", new("mappings", Draw.Words("no", "text", "yes", Draw.Red)), new("custom.cellOptions", new CellOptions("color-text", null))),
                Named("KS", new OverrideProperty("decimals", 3)),
                Named("Missing", new OverrideProperty("unit", Draw.Ratio)), Named("Outliers", new OverrideProperty("unit", Draw.Ratio)), Named("Unseen", new OverrideProperty("unit", Draw.Ratio)));
    }

    /// <summary>The same dashboard with the clicked row's feature chosen, and all else as it is.</summary>
    private static string Drill(DashboardSettings settings) =>
        $"/d/{settings.Uid}?${{datasource:queryparam}}&${{job:queryparam}}&${{instance:queryparam}}&${{model:queryparam}}&${{window:queryparam}}&${{role:queryparam}}&var-feature=${{__value.text:percentencode}}&${{__url_time_range}}";

    private static Panel FeaturesOverTime() => Draw.Heatmap("PSI of the features over time", "Mean of the replicas; colours end at 0.5.",
        new HeatmapOptions { Color = new("Oranges", 0, 0.5), CellValues = new(null, 3), RowsFrame = new("auto", "PSI"), YAxis = new(null) },
        new Query(Psi, "{{feature}}"), "time_series");

    private static Panel Verdicts() => Draw.Bands("Verdicts over time", "Red: half of the replicas or more have found drift in their last fresh window.",
        Draw.Words("no drift", Draw.Green, "drift", Draw.Red), new Query($"avg by (feature, role) (drift_detected{{{Select.Columns}}}) >= bool 0.5", "{{feature}}"));

    private static Override Named(string column, params IReadOnlyList<OverrideProperty> properties) => new(new("byName", column), properties);
}
