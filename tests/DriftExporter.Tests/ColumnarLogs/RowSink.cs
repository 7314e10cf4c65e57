using DriftExporter.Columns;
using DriftExporter.ColumnarLogs;
using DriftExporter.Formats.Columnar;

namespace DriftExporter.Tests.ColumnarLogs;

/// <summary>Keeps the first column of what it is given.</summary>
internal sealed class RowSink(RecordSchema schema) : IRecordBatchSink
{
    private readonly List<ColumnarCounts> _counts = [];

    public RecordBatch Batch { get; } = new([.. schema.Fields.Select(field => field.Kind)]);

    public List<double> Numbers { get; } = [];

    public List<long> Times { get; } = [];

    public long Accepted => _counts.Sum(counts => counts.Accepted);

    public long Damaged => _counts.Sum(counts => counts.Damaged);

    public void Flush()
    {
        for (int row = 0; row < Batch.RowCount; row++)
        {
            Numbers.Add(Batch.Features.Columns[0].States[row] == ValueState.Value ? Batch.Features.Columns[0].Numbers[row] : double.NaN);
            Times.Add(Batch.EventTimeStates[row] == EventTimeState.Read ? Batch.EventTimes[row] : -1);
        }

        Batch.Clear();
    }

    public void Count(in ColumnarCounts counts) => _counts.Add(counts);
}
