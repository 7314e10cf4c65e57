using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>
/// Reads the flat columns of a Parquet file; only the pages of columns that are asked for are read, one page of each
/// in memory at a time.
/// </summary>
public sealed class ParquetColumnReader : IRowGroups
{
    private const string DamagedRemedy = "Write or copy the file again.";

    private readonly string path;
    private readonly IByteSource file;
    private readonly Codecs codecs;
    private readonly Scratch scratch = new();
    private readonly ParquetFile layout;
    private IReadOnlyList<RowGroup> rowGroups;
    private long rowCount;

    /// <summary>[selected columns]; their buffers serve the next selection.</summary>
    private readonly List<PageReader> pageReaders = [];
    private ColumnCursor[] cursors = [];
    private FeatureKind[] kinds = [];
    private long rowsLeft;

    /// <summary>Set when a read failed; the cursors do not stand at one row any more, so only a new selection reads on.</summary>
    private ProblemException? failure;

    private ParquetColumnReader(string path, IByteSource file, ParquetFile layout, bool preferNative)
    {
        (this.path, this.file, this.layout) = (path, file, layout);
        rowGroups = layout.RowGroups;
        rowCount = layout.RowCount;
        codecs = new Codecs(preferNative);
        Columns = [.. layout.Columns.Select(column => column.Source)];
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public long? RowCount => rowCount;

    public IReadOnlyList<long> RowGroups => [.. layout.RowGroups.Select(group => group.RowCount)];

    /// <summary>Opens a file and reads its footer.</summary>
    public static ParquetColumnReader Open(string path) => Open(path, OpenFile(path));

    /// <summary>Takes over the source, and disposes it when it is not a Parquet file.</summary>
    internal static ParquetColumnReader Open(string path, IByteSource file, bool preferNative = true)
    {
        try
        {
            return new ParquetColumnReader(path, file, ParquetFile.Read(path, file), preferNative);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal long FileLength => file.Length;

    public void Keep(IReadOnlyList<long> rows)
    {
        rowGroups = [.. layout.RowGroups.Select((group, index) => group with { Kept = rows[index] })];
        rowCount = rows.Sum();
    }

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        var problems = new List<Problem>();
        var selected = new List<ColumnCursor>();
        foreach (ColumnRequest request in columns)
        {
            if (!layout.ByName.TryGetValue(request.Name, out ParquetColumn? column))
                problems.Add(new Problem(path, $"has no column \"{request.Name}\".", $"It has {Names()}."));
            else if (column.Source.Unsupported is string unsupported)
                problems.Add(new Problem(Where(column), unsupported, ""));
            else
                selected.Add(CreateCursor(column, request.Kind, selected.Count));
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
        cursors = [.. selected];
        kinds = [.. columns.Select(request => request.Kind)];
        rowsLeft = rowCount;
        failure = null;
    }

    public bool Read(ColumnBatch batch)
    {
        batch.Clear();
        if (failure is not null)
            throw failure;
        if (rowsLeft == 0)
            return false;
        CheckBatch(batch);

        int rows = (int)Math.Min(rowsLeft, ColumnBatch.MaxRows);
        for (int column = 0; column < cursors.Length; column++)
            Fill(cursors[column], batch.Columns[column], rows);
        batch.RowCount = rows;
        rowsLeft -= rows;
        return true;
    }

    public void Dispose()
    {
        codecs.Dispose();
        file.Dispose();
    }

    private void CheckBatch(ColumnBatch batch)
    {
        bool fits = batch.Columns.Length == kinds.Length;
        for (int column = 0; fits && column < kinds.Length; column++)
            fits = batch.Columns[column].Kind == kinds[column];
        if (!fits)
            throw new ArgumentException("The batch was made for another selection of columns.", nameof(batch));
    }

    private static FileByteSource OpenFile(string path)
    {
        try
        {
            return new FileByteSource(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(path, $"cannot be opened: {exception.Message}", "");
        }
    }

    private ColumnCursor CreateCursor(ParquetColumn column, FeatureKind kind, int index)
    {
        if (index == pageReaders.Count)
            pageReaders.Add(new PageReader(file, layout.DataEnd, codecs));
        PageReader pages = pageReaders[index];
        return kind == FeatureKind.Numeric
            ? new NumericCursor(column, rowGroups, pages, scratch)
            : new CategoricalCursor(column, rowGroups, pages, scratch);
    }

    private void Fill(ColumnCursor cursor, ColumnVector vector, int rows)
    {
        try
        {
            cursor.Fill(vector, rows);
        }
        catch (UnsupportedDataException exception)
        {
            throw failure = new ProblemException(Where(cursor.Column), $"{exception.Message} ({cursor.Place}).", exception.Remedy);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw failure = new ProblemException(Where(cursor.Column), $"is damaged: {exception.Message} ({cursor.Place}).", DamagedRemedy);
        }
    }

    private string Where(ParquetColumn column) => $"{path} column \"{column.Source.Name}\"";

    private string Names()
    {
        const int shown = 20;
        string names = string.Join(", ", Columns.Take(shown).Select(column => column.Name));
        return Columns.Count > shown ? $"{names} and {Columns.Count - shown} more" : names;
    }
}
