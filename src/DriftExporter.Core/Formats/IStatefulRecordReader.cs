namespace DriftExporter.Formats;

/// <summary>The file that the lines to come belong to.</summary>
/// <param name="FileId">One content: a rotated, truncated or re-created log gets another.</param>
/// <param name="LogId">The same for all generations of one log.</param>
/// <param name="IsBeginning">The next line is the file's first.</param>
public readonly record struct RecordFile(long FileId, long LogId, bool IsBeginning);

/// <summary>A reader that remembers something from one line to the next, beyond what it learned for speed.</summary>
public interface IStatefulRecordReader : IRecordReader
{
    /// <summary>Called whenever the lines to come belong to another file than those before; takes the place of
    /// <see cref="IRecordReader.StartFile()"/>.</summary>
    void StartFile(RecordFile file);

    /// <summary>What the lines so far have left behind; taken when no more records are waiting. Plain data, which holds content of the log.</summary>
    RecordReaderState Capture();

    /// <summary>Goes on from a state of a reader of the same configuration; called before the first line.</summary>
    void Restore(RecordReaderState state);
}
