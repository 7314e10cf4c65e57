using DriftExporter.Formats.Columnar;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.ColumnarLogs;

/// <summary>A Parquet file, which is read when it is complete: its footer, without which nothing can be read, is written last.</summary>
internal sealed class ParquetContent(ParquetRecordReader reader, long size) : ColumnarContent
{
    /// <summary>In proportion to the rows, for the lag.</summary>
    public override long Offset => reader.Row == reader.Rows ? size : (long)((double)size * reader.Row / reader.Rows);

    public override long Row => reader.Row;

    public override Problem? LastProblem => reader.LastProblem;

    protected override ColumnarCounts Counts => reader.Counts;

    public override void Dispose() => reader.Dispose();

    protected override bool ReadOn(long size, long budget, IRecordBatchSink sink, bool skip)
    {
        if (skip)
        {
            reader.SkipTo(reader.Rows);
            return false;
        }

        long end = Offset + budget;
        while (reader.Read(sink.Batch))
        {
            sink.Flush();
            if (Offset >= end)
                return true;
        }

        sink.Flush();
        return false;
    }
}
