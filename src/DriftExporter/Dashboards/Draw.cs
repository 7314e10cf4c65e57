using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>A query and the name of its series; <c>{{label}}</c> stands for a label's value.</summary>
internal sealed record Query(string Expression, string Legend = "__auto");

/// <summary>The kinds of panels that the sections are made of.</summary>
internal static class Draw
{
    public const string Ratio = "percentunit", Seconds = "s", Bytes = "bytes", PerSecond = "ops", Green = "green", Yellow = "yellow", Red = "red";

    /// <summary>Names of queries, in their order.</summary>
    private static readonly string[] s_names = ["A", "B", "C", "D", "E", "F", "G"];

    /// <summary>0 and 1 as words and colours.</summary>
    public static ValueMapping[] Words(string zero, string zeroColor, string one, string oneColor) =>
        [new(new Dictionary<string, MappedValue> { ["0"] = new(zero, zeroColor, 0), ["1"] = new(one, oneColor, 1) })];

    /// <summary>The first colour, and others from a value on.</summary>
    public static Thresholds Steps(string color, params IReadOnlyList<(double Value, string Color)> steps) =>
        new([new Threshold(color, null), .. steps.Select(step => new Threshold(step.Color, step.Value))]);

    public static Panel Stat(string title, string description, string query, string? unit, Thresholds thresholds) => new()
    {
        Type = "stat",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        Targets = Targets([new Query(query)], instant: true),
        FieldConfig = new() { Defaults = new() { Unit = unit, NoValue = "none", Thresholds = thresholds, Color = new("thresholds") } },
        Options = new StatOptions(),
    };

    public static Panel Lines(string title, string description, string? unit, params IReadOnlyList<Query> queries) => new()
    {
        Type = "timeseries",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        Targets = Targets(queries, instant: false),
        FieldConfig = new() { Defaults = new() { Unit = unit, Color = new("palette-classic"), Custom = new TimeSeriesField() } },
        Options = new TimeSeriesOptions(),
    };

    /// <summary>Series as bands of two colours, by the words for 0 and 1.</summary>
    public static Panel Bands(string title, string description, ValueMapping[] words, params IReadOnlyList<Query> queries) => new()
    {
        Type = "state-timeline",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        MaxDataPoints = 300,
        Targets = Targets(queries, instant: false),
        FieldConfig = new() { Defaults = new() { Mappings = words, Thresholds = Steps(Green), Color = new("thresholds"), Custom = new StateTimelineField() } },
        Options = new StateTimelineOptions { Legend = new() { ShowLegend = false } },
    };

    public static Panel Heatmap(string title, string description, HeatmapOptions options, Query query, string format) => new()
    {
        Type = "heatmap",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        MaxDataPoints = 120,
        Targets = [.. Targets([query], instant: false).Select(target => target with { Format = format })],
        FieldConfig = new() { Defaults = new() },
        Options = options,
    };

    /// <summary>The present values of several queries, joined on the labels that they share.</summary>
    public static Panel Table(string title, string description, IReadOnlyList<Query> queries, Organize columns, TableSort? sort) => new()
    {
        Type = "table",
        Title = title,
        Description = description,
        Datasource = DataSource.Prometheus,
        Targets = Tables(queries),
        Transformations = Joined(columns),
        FieldConfig = new() { Defaults = new() { Custom = new TableField() } },
        Options = new TableOptions { SortBy = sort is null ? null : [sort] },
    };

    /// <summary>Queries whose present values are a table's columns.</summary>
    public static Target[] Tables(IReadOnlyList<Query> queries) => [.. Targets(queries, instant: true).Select(target => target with { Format = "table" })];

    /// <summary>Queries' tables as one; columns get their names, the time goes.</summary>
    public static Transformation[] Joined(Organize columns) => [new("merge", new NoOptions()), new("organize", columns)];

    /// <summary>The panel with the series of one query drawn as a dashed line of one colour.</summary>
    public static Panel Dashed(this Panel panel, int query, string color) => panel.With(new Override(new("byFrameRefID", s_names[query]),
    [
        new("custom.lineStyle", new LineStyle("dash", [8, 6])),
        new("color", new FieldColor("fixed", color)),
    ]));

    public static Panel With(this Panel panel, params IReadOnlyList<Override> overrides) =>
        panel with { FieldConfig = panel.FieldConfig! with { Overrides = [.. panel.FieldConfig.Overrides, .. overrides] } };

    public static Panel With(this Panel panel, Func<FieldDefaults, FieldDefaults> change) =>
        panel with { FieldConfig = panel.FieldConfig! with { Defaults = change(panel.FieldConfig.Defaults) } };

    /// <summary>The panel with its thresholds drawn as dashed lines.</summary>
    public static Panel Limits(this Panel panel, Thresholds thresholds) => panel.With(defaults => defaults with
    {
        Thresholds = thresholds,
        Custom = new TimeSeriesField { ThresholdsStyle = new("dashed") },
    });

    private static Target[] Targets(IReadOnlyList<Query> queries, bool instant) =>
        [.. queries.Select((query, index) => new Target { RefId = s_names[index], Expr = query.Expression, LegendFormat = query.Legend, Instant = instant, Range = !instant })];
}
