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

/// <summary>The records of the last stretch of event time, kept in <see cref="Panes"/> panes.</summary>
internal sealed record DurationWindow(TimeSpan Duration) : WindowLength
{
    public const int Panes = 60;

    /// <summary>Panes are whole milliseconds and all of one length, so that their borders are exact: 60 ms times a whole number.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(Panes);

    public override string Label => Durations.Format(Duration);
}
