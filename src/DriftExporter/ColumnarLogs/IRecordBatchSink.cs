using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;

namespace DriftExporter.ColumnarLogs;

/// <summary>Takes the rows of logs of columns.</summary>
internal interface IRecordBatchSink
{
    /// <summary>Where rows are added; for the schema's fields.</summary>
    RecordBatch Batch { get; }

    /// <summary>Hands on what is in the batch and clears it.</summary>
    void Flush();

    /// <summary>What became of further rows.</summary>
    void Count(in ColumnarCounts counts);
}
