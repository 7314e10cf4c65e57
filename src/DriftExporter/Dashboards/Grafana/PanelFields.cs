namespace DriftExporter.Dashboards.Grafana;

/// <summary>How lines are drawn.</summary>
internal sealed record TimeSeriesField
{
    public string DrawStyle { get; init; } = "line";

    public string LineInterpolation { get; init; } = "linear";

    public int LineWidth { get; init; } = 1;

    public int FillOpacity { get; init; }

    public string ShowPoints { get; init; } = "never";

    public bool SpanNulls { get; init; }

    public StackingOptions Stacking { get; init; } = new("none");

    public ThresholdsStyle ThresholdsStyle { get; init; } = new("off");

    public double? AxisSoftMin { get; init; }

    public string AxisPlacement { get; init; } = "auto";
}

internal sealed record StackingOptions(string Mode)
{
    public string Group { get; init; } = "A";
}

/// <param name="Mode">off, dashed, …: whether thresholds are lines of their own.</param>
internal sealed record ThresholdsStyle(string Mode);

internal sealed record LineStyle(string Fill, IReadOnlyList<int> Dash);

internal sealed record StateTimelineField
{
    public int LineWidth { get; init; }

    public int FillOpacity { get; init; } = 80;
}

internal sealed record BarChartField
{
    public int LineWidth { get; init; } = 1;

    public int FillOpacity { get; init; } = 70;
}

internal sealed record TableField
{
    public string Align { get; init; } = "auto";

    public bool Inspect { get; init; }

    public CellOptions CellOptions { get; init; } = new("auto", null);
}

/// <param name="Type">auto, or color-background, whose mode is basic or gradient.</param>
internal sealed record CellOptions(string Type, string? Mode);
