using DriftExporter.Formats.Columnar;

namespace DriftExporter.ColumnarLogs;

/// <summary>What one open file holds, read as it comes.</summary>
internal abstract class ColumnarContent : IDisposable
{
    private ColumnarCounts _told;

    /// <summary>Bytes of the file that are done with.</summary>
    public abstract long Offset { get; }

    /// <summary>Rows behind Offset that are delivered.</summary>
    public abstract long Row { get; }

    /// <summary>Why rows were passed over last; null when none were.</summary>
    public abstract Problem? LastProblem { get; }

    /// <summary>Of all rows so far.</summary>
    protected abstract ColumnarCounts Counts { get; }

    /// <summary>Reads on and flushes, up to about so many bytes. Throws <see cref="ProblemException"/> when the file cannot be read any further.</summary>
    /// <param name="size">Bytes that the file has now.</param>
    /// <param name="budget">About how many bytes.</param>
    /// <param name="sink">Takes the rows.</param>
    /// <param name="skip">Count nothing and deliver nothing: the rows were there before the first start.</param>
    /// <returns>True: there is more to read at once. False: nothing more until the file changes.</returns>
    public bool Read(long size, long budget, IRecordBatchSink sink, bool skip)
    {
        try
        {
            return ReadOn(size, budget, sink, skip);
        }
        finally
        {
            ColumnarCounts counts = Counts;
            if (!skip)
                sink.Count(counts.Since(_told));
            _told = counts;
        }
    }

    public abstract void Dispose();

    protected abstract bool ReadOn(long size, long budget, IRecordBatchSink sink, bool skip);

    protected static void HandOn(IRecordBatchSink sink, bool skip)
    {
        if (skip)
            sink.Batch.Clear();
        else
            sink.Flush();
    }
}
