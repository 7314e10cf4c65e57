using DriftExporter.ColumnarLogs;
using DriftExporter.Scoring;
using DriftExporter.Tailing;

namespace DriftExporter.State;

/// <summary>All that one checkpoint says of a model; the records and panes themselves stand in block files that it names.</summary>
internal sealed record Manifest
{
    /// <summary>The model's name: folders can be copied.</summary>
    public required string Model { get; init; }

    /// <summary>When it was taken; nanoseconds since the Unix epoch.</summary>
    public required long TakenNanoseconds { get; init; }

    public required SourceState Source { get; init; }

    public required IReadOnlyList<SavedWindows> Sets { get; init; }

    /// <summary>Numbers of the block files that it needs.</summary>
    public IEnumerable<long> Blocks => Sets.SelectMany(set => set.Windows).SelectMany(window =>
        (window.Rows?.Runs.Select(run => run.Block) ?? []).Concat(window.Panes?.Panes.Select(pane => pane.Block) ?? []));
}

/// <summary>Where reading stands, at the same cut as the windows.</summary>
internal sealed record SourceState
{
    /// <summary>Says which records are taken and what is looked up in them; with another one, times and windows begin anew.</summary>
    public required string RecordsKey { get; init; }

    /// <summary>Null for logs of columns.</summary>
    public TailCheckpoint? Lines { get; init; }

    /// <summary>Null for logs of lines.</summary>
    public ColumnarCheckpoint? Columns { get; init; }

    /// <summary>What the reader of lines remembers from line to line, in its own bytes; empty: nothing.</summary>
    public byte[] Reader { get; init; } = [];

    /// <summary>Newest event time; nanoseconds since the Unix epoch.</summary>
    public long? Watermark { get; init; }

    /// <summary>Which of the model's baselines held, or held last.</summary>
    public int Baseline { get; init; }

    /// <summary>As published: the watermark, or the last arrival in a source without times.</summary>
    public long? LastEvent { get; init; }
}

/// <summary>The windows over one baseline.</summary>
/// <param name="Key">Of the baseline and of how it is used; windows of another one are not taken.</param>
internal sealed record SavedWindows(string Key, IReadOnlyList<SavedWindow> Windows);

/// <summary>One window: either Rows or Panes.</summary>
internal sealed record SavedWindow(string Label, VerdictState Verdicts, SavedRows? Rows, SavedPanes? Panes);

/// <summary>A rows window: its last records, in runs that follow each other up to Total.</summary>
internal sealed record SavedRows(long Total, int Capacity, int RecordBytes, IReadOnlyList<RowRun> Runs);

/// <summary>Records [First, First + Count) in the first Length bytes of a block file, which have this checksum.</summary>
internal readonly record struct RowRun(long Block, long First, long Count, long Length, uint Checksum)
{
    public long End => First + Count;
}

/// <summary>A duration window; NewestPane null: no record yet.</summary>
internal sealed record SavedPanes(long? NewestPane, long NewestTime, IReadOnlyList<PanePlace> Panes);

/// <summary>Where a pane stands in a block file.</summary>
internal readonly record struct PanePlace(long Pane, long Block, long Offset, long Length, uint Checksum);
