namespace DriftExporter.Dashboards;

/// <summary>Label matchers of the dashboard's variables. Replicas are averaged in the queries, or kept apart by their instance.</summary>
internal static class Select
{
    /// <summary>Exporters.</summary>
    public const string Exporter = "job=~\"$job\", instance=~\"$instance\"";

    public const string Model = Exporter + ", model=\"$model\"";

    public const string Window = Model + ", window=\"$window\"";

    /// <summary>All columns of the chosen roles.</summary>
    public const string Columns = Window + ", role=~\"$role\"";

    /// <summary>The chosen column.</summary>
    public const string Column = Window + ", feature=\"$feature\"";

    /// <summary>Figures of the baseline have no window.</summary>
    public const string BaselineColumn = Model + ", feature=\"$feature\"";

    public const string Predictions = Window + ", role=\"prediction\"";

    public const string BaselinePredictions = Model + ", role=\"prediction\"";
}
