using System.Buffers;
using DriftExporter.Formats.Arrow;
using DriftExporter.Formats.Columnar;
using DriftExporter.Tailing;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.ColumnarLogs;

/// <summary>An Arrow stream or file that may still grow: its complete messages are read.</summary>
internal sealed class ArrowContent(ArrowStreamFollower follower, SafeFileHandle handle, LogFiles files) : ColumnarContent
{
    private const int LeastRead = 256 << 10;

    public override long Offset => follower.Offset;

    public override long Row => follower.Row;

    public override Problem? LastProblem => follower.LastProblem;

    protected override ColumnarCounts Counts => follower.Counts;

    public override void Dispose() => follower.Dispose();

    protected override bool ReadOn(long size, long budget, IRecordBatchSink sink, bool skip)
    {
        long end = follower.ReadOffset + budget;
        while (size - follower.ReadOffset >= follower.BytesNeeded && size > follower.ReadOffset)
        {
            if (follower.ReadOffset >= end)
                return true;
            int length = (int)Math.Min(size - follower.ReadOffset, Math.Max(follower.BytesNeeded, LeastRead));
            byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                if (!ReadBuffer(buffer.AsMemory(0, length), sink, skip))
                    return false;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return false;
    }

    /// <summary>Delivers what complete messages the next bytes hold; false when they could not be read.</summary>
    private bool ReadBuffer(Memory<byte> buffer, IRecordBatchSink sink, bool skip)
    {
        long start = follower.ReadOffset;
        Look look = files.Read(handle, buffer.Span, start, out int count);
        if (look is not Look.Present || count < buffer.Length)
            return false;
        ArrowFollowStep step;
        do
        {
            // A message that is too long is passed over, whether its bytes are here or not.
            Memory<byte> rest = follower.ReadOffset - start < count ? buffer[(int)(follower.ReadOffset - start)..] : Memory<byte>.Empty;
            step = follower.Read(rest, sink.Batch);
            HandOn(sink, skip);
        }
        while (step.IsBatchFull);
        return true;
    }
}
