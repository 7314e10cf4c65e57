using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Formats;

/// <summary>Reads lines as a sink does, and notes what became of them.</summary>
internal static class Lines
{
    public static void Read(IRecordReader reader, ReadOnlySpan<byte> line, RecordBatch batch, Dictionary<RecordOutcome, int> outcomes)
    {
        Note(reader.Read(line, batch), outcomes);
        More(reader, batch, outcomes);
    }

    public static void End(IRecordReader reader, RecordBatch batch, Dictionary<RecordOutcome, int> outcomes)
    {
        if (reader is IManyRecordReader many)
            many.EndInput();
        More(reader, batch, outcomes);
    }

    public static void More(IRecordReader reader, RecordBatch batch, Dictionary<RecordOutcome, int> outcomes)
    {
        while (reader is IManyRecordReader { HasMore: true } many)
        {
            if (batch.IsFull)
                batch.Clear();
            Note(many.ReadMore(batch), outcomes);
        }
    }

    private static void Note(RecordOutcome outcome, Dictionary<RecordOutcome, int> outcomes) =>
        outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
}
