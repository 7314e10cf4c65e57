using System.Text.Json.Serialization;

namespace DriftExporter.Dashboards.Grafana;

/// <summary>One panel, or the heading of a row of them.</summary>
internal sealed record Panel
{
    public int Id { get; init; }

    public required string Type { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public GridPosition? GridPos { get; init; }

    public DataSource? Datasource { get; init; }

    public IReadOnlyList<Target>? Targets { get; init; }

    /// <summary>Most points of a series that the panel asks for.</summary>
    public int? MaxDataPoints { get; init; }

    public IReadOnlyList<Transformation>? Transformations { get; init; }

    public FieldConfiguration? FieldConfig { get; init; }

    /// <summary>One of PanelOptions.cs.</summary>
    public object? Options { get; init; }

    /// <summary>Rows only.</summary>
    public bool? Collapsed { get; init; }

    /// <summary>Rows only: the panels of a collapsed one.</summary>
    public IReadOnlyList<Panel>? Panels { get; init; }
}

/// <summary>In columns of a grid of 24, and rows of 30 pixels.</summary>
internal sealed record GridPosition(int X, int Y, int W, int H);

/// <summary>A query in PromQL.</summary>
internal sealed record Target
{
    public required string RefId { get; init; }

    public required string Expr { get; init; }

    public DataSource Datasource { get; init; } = DataSource.Prometheus;

    public string EditorMode { get; init; } = "code";

    public string? LegendFormat { get; init; }

    public bool Instant { get; init; }

    public bool Range { get; init; }

    /// <summary>time_series, table or heatmap.</summary>
    public string Format { get; init; } = "time_series";
}

internal sealed record Transformation(string Id, object Options);

/// <summary>Leaves columns out and gives others their names.</summary>
internal sealed record Organize(IReadOnlyDictionary<string, bool> ExcludeByName, IReadOnlyDictionary<string, string> RenameByName);

/// <summary>Rows in the order of a column.</summary>
internal sealed record SortBy(IReadOnlyList<SortField> Sort);

internal sealed record SortField(string Field);

/// <summary>Options of a transformation that has none.</summary>
internal sealed record NoOptions;

internal sealed record FieldConfiguration
{
    public required FieldDefaults Defaults { get; init; }

    public IReadOnlyList<Override> Overrides { get; init; } = [];
}

/// <summary>How values are written and coloured.</summary>
internal sealed record FieldDefaults
{
    public string? Unit { get; init; }

    public int? Decimals { get; init; }

    public double? Min { get; init; }

    public double? Max { get; init; }

    public string? NoValue { get; init; }

    public FieldColor? Color { get; init; }

    public Thresholds? Thresholds { get; init; }

    public IReadOnlyList<ValueMapping> Mappings { get; init; } = [];

    public IReadOnlyList<DataLink>? Links { get; init; }

    /// <summary>One of PanelFields.cs, by the type of the panel.</summary>
    public object? Custom { get; init; }
}

/// <param name="Mode">thresholds, palette-classic, fixed, …</param>
internal sealed record FieldColor(string Mode, string? FixedColor = null);

internal sealed record Thresholds(IReadOnlyList<Threshold> Steps)
{
    public string Mode { get; init; } = "absolute";
}

/// <param name="Value">From here on up; null is the first step's, and is written.</param>
internal sealed record Threshold(string Color, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Value);

/// <param name="Options">Value, as text → what stands for it.</param>
internal sealed record ValueMapping(IReadOnlyDictionary<string, MappedValue> Options)
{
    public string Type { get; init; } = "value";
}

internal sealed record MappedValue(string Text, string Color, int Index);

internal sealed record DataLink(string Title, string Url);

/// <summary>Fields that differ from the defaults.</summary>
internal sealed record Override(Matcher Matcher, IReadOnlyList<OverrideProperty> Properties);

/// <param name="Id">byName, byRegexp, byFrameRefID.</param>
internal sealed record Matcher(string Id, string Options);

internal sealed record OverrideProperty(string Id, object Value);
