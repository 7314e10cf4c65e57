using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>
/// A reader whose lines may hold several records, or complete records that earlier lines began. After each call of
/// <see cref="IRecordReader.Read"/>, <see cref="EndInput"/> or <see cref="Elapse"/> the caller asks for more until there is none,
/// making room in the batch in between.
/// </summary>
/// <remarks>Life of a line: Read gives the first outcome; while <see cref="HasMore"/>, each <see cref="ReadMore"/> gives one
/// outcome more, of which Blank is nothing. The next line comes when there is no more.</remarks>
public interface IManyRecordReader : IStatefulRecordReader
{
    /// <summary>More may be waiting.</summary>
    bool HasMore { get; }

    /// <summary>The next outcome. The caller makes sure that the batch is not full.</summary>
    RecordOutcome ReadMore(RecordBatch batch);

    /// <summary>No more lines will come: what waits for other parts is given as it is.</summary>
    void EndInput();

    /// <summary>Tells the time, by a clock that never goes back, in nanoseconds: what waits too long is given up.</summary>
    void Elapse(long now);
}
