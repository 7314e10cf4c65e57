using DriftExporter.Formats.Columnar;
using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Runs of equal values: where each run ends, counted in rows from the start, and the value of each.</summary>
/// <remarks>Invariant: _run is the run that holds row _runStart, which is its first.</remarks>
internal sealed class RunEndArrayReader(ArrayLayout layout, ArrayReader values, FeatureKind kind) : ArrayReader(layout)
{
    private readonly ArrayLayout _endsLayout = layout.RunEnds!;
    private readonly FixedBuffer _ends = new(layout.RunEnds!.Type.Width, layout.IsBigEndian);
    private readonly ColumnBatch _runValues = new([kind]);
    private long _run;
    private long _runStart;

    protected override void OpenValues(BatchBody body, int buffer)
    {
        long runs = body.Header.NodeLength(_endsLayout.Place);
        if (body.Header.NullCount(_endsLayout.Place) > 0)
            Corrupt.Throw("the end of a run is null");
        body.OpenBuffer(body.Header.BufferIndex(_endsLayout.Place) + 1, _ends.Buffer);
        if (runs < 0 || runs > _ends.Buffer.Length / _endsLayout.Type.Width)
            Corrupt.Throw($"the ends of {runs} runs should be in {_ends.Buffer.Length} bytes");
        values.Open(body, runs);
        (_run, _runStart) = (0, 0);
    }

    protected override void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense)
    {
        if (start < _runStart)
            (_run, _runStart) = (0, 0);
        while (End(_run) <= start)
            NextRun();
        long row = start;
        while (row < start + count)
            row = ReadRuns(row, start + count, target, (int)(row - start) + firstRow);
    }

    /// <summary>Fills rows from the runs from the current one on, a batch of runs at most; returns the row behind.</summary>
    private long ReadRuns(long start, long end, ColumnVector target, int firstRow)
    {
        int runs = (int)Math.Min(Math.Min(ColumnBatch.MaxRows, end - start), values.Length - _run);
        _runValues.Clear();
        ColumnVector source = _runValues.Columns[0];
        values.Read(_run, runs, source, 0);
        long row = start;
        for (int run = 0; run < runs && row < end; run++)
        {
            long runEnd = Math.Min(End(_run), end);
            FillRun(source, run, target, firstRow + (int)(row - start), (int)(runEnd - row));
            row = runEnd;
            // The last run stays the current one when it goes on behind the rows.
            if (End(_run) <= row && row < Length)
                NextRun();
        }

        return row;
    }

    /// <summary>Gives the rows that are not null the value of a run; those of a text share its bytes.</summary>
    private static void FillRun(ColumnVector source, int run, ColumnVector target, int firstRow, int count)
    {
        int copied = -1;
        for (int row = firstRow; row < firstRow + count; row++)
        {
            if (target.States[row] != ValueState.Value)
                continue;
            if (source.States[run] == ValueState.Value && target.Kind == FeatureKind.Categorical && copied >= 0)
            {
                target.TextStarts[row] = target.TextStarts[copied];
                target.TextLengths[row] = target.TextLengths[copied];
                continue;
            }

            TextRoom.CopyRow(target, row, source, run);
            copied = row;
        }
    }

    private void NextRun()
    {
        _runStart = End(_run);
        _run++;
        if (End(_run) <= _runStart)
            Corrupt.Throw($"run {_run} ends at row {End(_run)}, and the one before it at row {_runStart}");
    }

    /// <summary>The row behind a run.</summary>
    private long End(long run)
    {
        if (run >= values.Length)
            Corrupt.Throw($"the runs end at row {_runStart} of {Length}");
        ReadOnlySpan<byte> end = _ends.Read(run, 1);
        return FixedValues.ReadInteger(_endsLayout.Type, end);
    }
}
