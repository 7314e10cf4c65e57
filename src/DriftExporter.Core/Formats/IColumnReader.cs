using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>
/// A file of columns, read in batches from its first row to its last. One implementation per format; a package for a
/// format would go in as one more implementation. Used by one thread at a time.
/// </summary>
/// <remarks>
/// Life: open (reads the schema; throws <see cref="ProblemException"/> when the file is not one of its format) →
/// <see cref="Columns"/> → <see cref="Select"/> → <see cref="Read"/> until it returns false → Select again to start
/// over (columns may differ), or Dispose.
/// To add a format: 1 implement this in Formats/Name/NameColumnReader.cs; 2 name it in ColumnReaders.Open with its
/// file endings; 3 add its conformance files and hostile bytes to the tests; 4 a row in docs/formats.md.
/// </remarks>
public interface IColumnReader : IDisposable
{
    /// <summary>All columns of the file in their order, those that cannot be read included (with the reason).</summary>
    IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Rows of the whole file where the format tells without reading it; else null.</summary>
    long? RowCount { get; }

    /// <summary>Columns can be read apart from each other, each at its own cost; false for text, where a row is read as a whole.</summary>
    bool IsColumnar => RowCount is not null;

    /// <summary>Chooses the columns of the batches to come and rewinds to the first row. Names must be in <see cref="Columns"/> and readable.</summary>
    void Select(IReadOnlyList<ColumnRequest> columns);

    /// <summary>Clears the batch and fills it with the next 1..MaxRows rows; false (and an empty batch) at the end.
    /// The batch has the kinds of the selection. Throws <see cref="ProblemException"/> on damaged bytes, naming file,
    /// column and place; memory is bounded by the file's stated limits, whatever the bytes say.</summary>
    bool Read(ColumnBatch batch);
}
