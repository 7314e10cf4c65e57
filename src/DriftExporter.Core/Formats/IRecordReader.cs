using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>Reads the records of a log line by line into a batch. Keeps no bytes of a line; allocates nothing after warm-up.</summary>
public interface IRecordReader
{
    /// <summary>Reads one line (without its end). When the outcome is Accepted, the batch has one row more; else it is as it was.
    /// The caller makes sure that the batch is not full.</summary>
    RecordOutcome Read(ReadOnlySpan<byte> line, RecordBatch batch);

    /// <summary>Forgets what belongs to one file (a CSV header); called at the start of each file.</summary>
    void StartFile();
}
