using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// Reads the flat columns of an Arrow IPC stream (.arrows) or file (.arrow, .feather: Feather version 2). Buffers of columns that
/// are not asked for are passed over; of those that are, rows are read and not batches, but for compressed ones, which are in
/// memory for one record batch at a time.
/// </summary>
public sealed class ArrowColumnReader : IColumnReader
{
    private readonly ArrowSource _source;
    private SelectedColumn[] _columns = [];
    private DictionarySet _dictionaries;

    /// <summary>Dictionaries of a file that have been read; a second one would replace the first, which a file cannot have.</summary>
    private readonly HashSet<long> _filled = [];
    private long _batch = -1;
    private long _row;
    private long _batchRows;

    private ArrowColumnReader(ArrowSource source)
    {
        _source = source;
        _dictionaries = new DictionarySet(source.Schema);
        Columns = [.. source.Schema.Columns.Select(column => column.Source)];
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Null for a stream, which does not tell.</summary>
    public long? RowCount => _source.RowCount;

    /// <summary>Opens a stream or file, whichever it is, and reads its schema.</summary>
    public static ArrowColumnReader Open(string path)
    {
        try
        {
            return Open(path, new FileByteSource(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(path, $"cannot be opened: {exception.Message}", "");
        }
    }

    /// <summary>Takes over the source, and disposes it when it is not Arrow.</summary>
    internal static ArrowColumnReader Open(string path, IByteSource file, bool preferNative = true)
    {
        try
        {
            return new ArrowColumnReader(new ArrowSource(path, file, preferNative));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Select(IReadOnlyList<ColumnRequest> columns)
    {
        var problems = new List<Problem>();
        var selected = new List<SelectedColumn>();
        _dictionaries = new DictionarySet(_source.Schema);
        foreach (ColumnRequest request in columns)
        {
            if (!_source.Schema.ByName.TryGetValue(request.Name, out ArrowColumn? column))
                problems.Add(new Problem(_source.Path, $"has no column \"{request.Name}\".", $"It has {Names()}."));
            else if (column.Source.Unsupported is string unsupported)
                problems.Add(new Problem(_source.Where(request.Name), unsupported, ""));
            else
                selected.Add(new SelectedColumn(_source.Where(request.Name), request.Kind, ArrayReaders.Create(column.Layout, request.Kind, _dictionaries)));
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
        _columns = [.. selected];
        _source.Messages.Rewind();
        _filled.Clear();
        (_batch, _row, _batchRows) = (-1, 0, 0);
    }

    public bool Read(ColumnBatch batch)
    {
        batch.Clear();
        if (!Fits(batch))
            throw new ArgumentException("The batch was made for another selection of columns.", nameof(batch));
        int filled = 0;
        while (filled < ColumnBatch.MaxRows && (_row < _batchRows || NextBatch()))
        {
            int count = (int)Math.Min(ColumnBatch.MaxRows - filled, _batchRows - _row);
            for (int column = 0; column < _columns.Length; column++)
                Fill(_columns[column], count, batch.Columns[column], filled);
            filled += count;
            _row += count;
        }

        batch.RowCount = filled;
        return filled > 0;
    }

    public void Dispose() => _source.Dispose();

    private bool Fits(ColumnBatch batch)
    {
        bool fits = batch.Columns.Length == _columns.Length;
        for (int column = 0; fits && column < _columns.Length; column++)
            fits = batch.Columns[column].Kind == _columns[column].Kind;
        return fits;
    }

    /// <summary>Goes on to a record batch that has rows, taking the dictionaries on the way; false at the end.</summary>
    private bool NextBatch()
    {
        (_row, _batchRows) = (0, 0);
        while (_batchRows == 0)
        {
            string where = _source.Path;
            try
            {
                if (!_source.Messages.Next())
                    return false;
                TakeMessage(ref where);
            }
            catch (Exception exception) when (ArrowSource.IsExpected(exception))
            {
                throw ArrowSource.ToProblem(where, Place(), exception);
            }
        }

        return true;
    }

    private void TakeMessage(ref string where)
    {
        switch (_source.Messages.Message.Kind)
        {
            case MessageKind.RecordBatch:
                _batch++;
                _source.OpenBatch();
                OpenColumns(_source.Body.Header.Length, ref where);
                break;
            case MessageKind.DictionaryBatch:
                LoadDictionary();
                break;
            case MessageKind.Schema:
                _source.CheckSchema();
                _dictionaries.Clear();
                break;
            default:
                // A tensor is no row.
                break;
        }
    }

    private void OpenColumns(long rows, ref string where)
    {
        string file = where;
        foreach (SelectedColumn column in _columns)
        {
            where = column.Where;
            column.Reader.Open(_source.Body, rows);
        }

        where = file;
        _batchRows = rows;
    }

    private void LoadDictionary()
    {
        FlatTable header = _source.Messages.Message.Header;
        long id = header.Int64(0);
        bool isDelta = header.Boolean(2);
        // One that the schema does not name, or whose columns are not asked for, is nobody's.
        if (!_dictionaries.IsRead(id))
            return;
        if (_source.IsFile && !_filled.Add(id) && !isDelta)
        {
            throw new UnsupportedDataException($"replaces the dictionary {id}, which a file cannot do: its batches are in no order",
                "Write it as a stream (.arrows), or with one dictionary.");
        }

        _source.OpenDictionary(id);
        _dictionaries.Load(id, isDelta, _source.Body);
    }

    private void Fill(SelectedColumn column, int count, ColumnVector vector, int firstRow)
    {
        try
        {
            column.Reader.Read(_row, count, vector, firstRow);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ArrowSource.ToProblem(column.Where, Place(), exception);
        }
    }

    private string Place() => _batch < 0
        ? $"message at byte {_source.Messages.Position}"
        : $"record batch {_batch}, message at byte {_source.Messages.Position}";

    private string Names()
    {
        const int shown = 20;
        string names = string.Join(", ", Columns.Take(shown).Select(column => column.Name));
        return Columns.Count > shown ? $"{names} and {Columns.Count - shown} more" : names;
    }

    private sealed record SelectedColumn(string Where, FeatureKind Kind, ArrayReader Reader);
}
