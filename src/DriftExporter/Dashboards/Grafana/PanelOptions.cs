namespace DriftExporter.Dashboards.Grafana;

/// <summary>One number.</summary>
internal sealed record StatOptions
{
    public ReduceOptions ReduceOptions { get; } = new();

    public string ColorMode { get; init; } = "background";

    public string GraphMode { get; init; } = "none";

    public string JustifyMode { get; init; } = "auto";

    public string Orientation { get; init; } = "auto";

    public string TextMode { get; init; } = "auto";

    public bool WideLayout { get; init; } = true;

    public bool ShowPercentChange { get; init; }

    public string PercentChangeColorMode { get; init; } = "standard";
}

internal sealed record ReduceOptions
{
    public IReadOnlyList<string> Calcs { get; init; } = ["lastNotNull"];

    public string Fields { get; init; } = "";

    public bool Values { get; init; }
}

internal sealed record TimeSeriesOptions
{
    public LegendOptions Legend { get; init; } = new();

    public TooltipOptions Tooltip { get; init; } = new();
}

internal sealed record LegendOptions
{
    public bool ShowLegend { get; init; } = true;

    public string DisplayMode { get; init; } = "list";

    public string Placement { get; init; } = "bottom";

    public IReadOnlyList<string> Calcs { get; init; } = [];
}

/// <param name="Mode">multi: all series at that time; single: the one under the pointer.</param>
internal sealed record TooltipOptions(string Mode = "multi", string Sort = "desc");

/// <summary>Series over time as bands of colour.</summary>
internal sealed record StateTimelineOptions
{
    public bool MergeValues { get; init; } = true;

    public string ShowValue { get; init; } = "never";

    public string AlignValue { get; init; } = "left";

    public double RowHeight { get; init; } = 0.8;

    public LegendOptions Legend { get; init; } = new();

    public TooltipOptions Tooltip { get; init; } = new("single", "none");
}

/// <summary>Rows over time, coloured by value: the rows are series, or the buckets of a histogram.</summary>
internal sealed record HeatmapOptions
{
    public bool Calculate { get; init; }

    public double CellGap { get; init; } = 1;

    public required HeatmapColor Color { get; init; }

    public required HeatmapCells CellValues { get; init; }

    public required HeatmapRows RowsFrame { get; init; }

    public required HeatmapAxis YAxis { get; init; }

    /// <summary>Below this a cell is left out.</summary>
    public HeatmapFilter FilterValues { get; init; } = new(1e-9);

    public HeatmapExemplars Exemplars { get; init; } = new("rgba(255,0,255,0.7)");

    public HeatmapLegend Legend { get; init; } = new(true);

    public HeatmapTooltip Tooltip { get; init; } = new("single", false, true);

    public string ShowValue { get; init; } = "never";
}

internal sealed record HeatmapColor(string Scheme, double? Min, double? Max)
{
    public string Mode { get; init; } = "scheme";

    public string Scale { get; init; } = "exponential";

    public double Exponent { get; init; } = 0.5;

    public string Fill { get; init; } = "dark-orange";

    public bool Reverse { get; init; }

    public int Steps { get; init; } = 64;
}

internal sealed record HeatmapCells(string? Unit, int? Decimals);

/// <param name="Layout">auto, or le where a row's name is its upper bound.</param>
internal sealed record HeatmapRows(string Layout, string? Value);

internal sealed record HeatmapAxis(string? Unit)
{
    public string AxisPlacement { get; init; } = "left";

    public bool Reverse { get; init; }
}

internal sealed record HeatmapFilter(double Le);

internal sealed record HeatmapExemplars(string Color);

internal sealed record HeatmapLegend(bool Show);

internal sealed record HeatmapTooltip(string Mode, bool YHistogram, bool ShowColorScale);

internal sealed record BarChartOptions
{
    public required string XField { get; init; }

    public string Orientation { get; init; } = "auto";

    public int XTickLabelRotation { get; init; } = -45;

    public int XTickLabelMaxLength { get; init; } = 24;

    public int XTickLabelSpacing { get; init; }

    public string ShowValue { get; init; } = "never";

    public string Stacking { get; init; } = "none";

    public double GroupWidth { get; init; } = 0.8;

    public double BarWidth { get; init; } = 0.95;

    public double BarRadius { get; init; }

    public bool FullHighlight { get; init; }

    public LegendOptions Legend { get; init; } = new();

    public TooltipOptions Tooltip { get; init; } = new("multi", "none");
}

internal sealed record TableOptions
{
    public bool ShowHeader { get; init; } = true;

    public int FrameIndex { get; init; }

    public string CellHeight { get; init; } = "sm";

    public IReadOnlyList<TableSort>? SortBy { get; init; }
}

internal sealed record TableSort(string DisplayName, bool Desc);
