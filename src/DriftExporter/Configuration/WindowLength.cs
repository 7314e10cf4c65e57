namespace DriftExporter.Configuration;

/// <summary>How much a rolling window holds.</summary>
internal abstract record WindowLength
{
    /// <summary>The <c>window</c> label: equal exactly when the lengths are.</summary>
    public abstract string Label { get; }
}

/// <summary>The last records.</summary>
internal sealed record RowsWindow(int Rows) : WindowLength
{
    public override string Label => $"rows={Rows}";
}

/// <summary>The records of the last stretch of event time, kept in 60 panes.</summary>
internal sealed record DurationWindow(TimeSpan Duration) : WindowLength
{
    public override string Label => Durations.Format(Duration);
}
