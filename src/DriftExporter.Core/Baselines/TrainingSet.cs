using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Baselines;

/// <summary>One file of a training set.</summary>
/// <param name="Name">As the user gave it, for messages.</param>
/// <param name="Open">Opens it; called once, or once a pass where there are very many files.</param>
public sealed record TrainingFile(string Name, Func<IColumnReader> Open);

/// <summary>Several files as one table: their columns together, their rows one after the other.</summary>
public sealed class TrainingSet : IDisposable
{
    /// <summary>Files whose readers are kept open between passes, so that a schema is inferred once.</summary>
    internal const int KeptOpen = 64;

    private readonly IReadOnlyList<TrainingFile> _files;
    private readonly IColumnReader?[] _readers;
    private readonly IReadOnlyList<IReadOnlySet<string>> _columnsOfFile;

    public TrainingSet(IReadOnlyList<TrainingFile> files)
    {
        _files = files;
        _readers = new IColumnReader?[files.Count];
        var merged = new Dictionary<string, SourceColumn>();
        var order = new List<string>();
        var columnsOfFile = new List<IReadOnlySet<string>>();
        var conflicts = new Dictionary<string, Problem>();
        long? rows = 0;
        bool isColumnar = true;
        for (int index = 0; index < files.Count; index++)
        {
            TrainingFile file = files[index];
            IColumnReader reader = Open(index);
            rows += reader.RowCount;
            isColumnar &= reader.IsColumnar;
            columnsOfFile.Add(reader.Columns.Where(column => column.Unsupported is null).Select(column => column.Name).ToHashSet());
            foreach (SourceColumn column in reader.Columns)
            {
                if (merged.TryAdd(column.Name, column))
                    order.Add(column.Name);
                else if (Merge(merged[column.Name], column) is { } both)
                    merged[column.Name] = both;
                else
                    conflicts.TryAdd(column.Name, new Problem($"{file.Name} column \"{column.Name}\"",
                        $"is {column.DataType} here and {merged[column.Name].DataType} in an earlier file.",
                        $"Write both files with one type, say with --numeric or --categorical {column.Name} as what to read it, or leave it out with --exclude {column.Name}."));
            }

            Release(index);
        }

        Conflicts = conflicts;
        _columnsOfFile = columnsOfFile;
        Columns = [.. order.Select(name => merged[name])];
        (RowCount, IsColumnar) = (rows, isColumnar);
    }

    private TrainingSet(TrainingSet other)
    {
        (Sample, Remarks) = (other.Sample, other.Remarks);
        (_files, _columnsOfFile, Columns, Conflicts, RowCount, IsColumnar) = (other._files, other._columnsOfFile, other.Columns, other.Conflicts, other.RowCount, other.IsColumnar);
        _readers = new IColumnReader?[_files.Count];
    }

    /// <summary>The union of the files' columns, in order of first appearance.</summary>
    public IReadOnlyList<SourceColumn> Columns { get; }

    /// <summary>Columns whose types in two files are no one type. They can still be read as what a caller asks for.</summary>
    public IReadOnlyDictionary<string, Problem> Conflicts { get; }

    /// <summary>Null when a format does not tell without reading.</summary>
    public long? RowCount { get; }

    /// <summary>Set when the files give only a sample of their rows.</summary>
    public SampleSource? Sample { get; init; }

    /// <summary>What the user should know of how the files were opened.</summary>
    public IReadOnlyCollection<string> Remarks { get; init; } = [];

    public IReadOnlyList<string> FileNames => [.. _files.Select(file => Path.GetFileName(file.Name))];

    /// <summary>Columns that some file lacks; its rows count as missing there.</summary>
    public IEnumerable<string> PartialColumns =>
        Columns.Where(column => column.Unsupported is null).Select(column => column.Name).Where(name => _columnsOfFile.Any(columns => !columns.Contains(name)));

    /// <summary>Columns can be read apart from each other, each at its own cost; false for text, where a row is read as a whole.</summary>
    public bool IsColumnar { get; }

    /// <summary>The same data with readers of its own, for another thread.</summary>
    public TrainingSet Fork() => new(this);

    /// <summary>Reads all rows once, in the order of the files.</summary>
    /// <param name="requests">Columns of the batches.</param>
    /// <param name="onBatch">Called with each batch, which is reused.</param>
    public void Read(IReadOnlyList<ColumnRequest> requests, Action<ColumnBatch> onBatch, CancellationToken cancellation = default)
    {
        var batch = new ColumnBatch([.. requests.Select(request => request.Kind)]);
        for (int file = 0; file < _files.Count; file++)
        {
            ColumnRequest[] present = [.. requests.Where(request => _columnsOfFile[file].Contains(request.Name))];
            ColumnBatch part = present.Length == requests.Count ? batch : new ColumnBatch([.. present.Select(request => request.Kind)]);
            IColumnReader reader = Open(file);
            reader.Select(present);
            while (ReadOrSay(() => reader.Read(part)))
            {
                cancellation.ThrowIfCancellationRequested();
                onBatch(part == batch ? batch : Widen(part, present, batch, requests));
            }

            Release(file);
        }
    }

    public void Dispose()
    {
        foreach (IColumnReader? reader in _readers)
            reader?.Dispose();
    }

    private IColumnReader Open(int file) => _readers[file] ??= ReadOrSay(_files[file].Open);

    /// <summary>Tells damaged data from a wrong call. A file without records is neither.</summary>
    internal static T ReadOrSay<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ProblemException exception) when (exception is not NoRecordsException)
        {
            throw new UnreadableDataException(exception.Problems);
        }
    }

    private void Release(int file)
    {
        if (_files.Count <= KeptOpen)
            return;
        _readers[file]?.Dispose();
        _readers[file] = null;
    }

    /// <summary>Integers and floats together are floats; a text file whose column has no value fits any type.</summary>
    private static SourceColumn? Merge(SourceColumn first, SourceColumn second)
    {
        if (first.Unsupported is not null)
            return first;
        if (HasNoValue(first) || HasNoValue(second))
            return HasNoValue(first) ? second : first;
        if (second.Unsupported is not null || first.Type == second.Type)
            return first with { Unsupported = second.Unsupported };
        bool numbers = IsNumber(first.Type) && IsNumber(second.Type);
        bool texts = IsText(first.Type) && IsText(second.Type);
        if (numbers)
            return new SourceColumn(first.Name, SourceType.Float64, "double");
        return texts ? new SourceColumn(first.Name, SourceType.String, "string") : null;

        static bool IsNumber(SourceType type) =>
            type is SourceType.Integer or SourceType.Float32 or SourceType.Float64 or SourceType.Decimal;
        static bool HasNoValue(SourceColumn column) => column is { Type: SourceType.String, DataType: "null" };
        static bool IsText(SourceType type) => type is SourceType.String or SourceType.Enumeration;
    }

    private static ColumnBatch Widen(
        ColumnBatch part, ColumnRequest[] present, ColumnBatch whole, IReadOnlyList<ColumnRequest> requests)
    {
        whole.Clear();
        whole.RowCount = part.RowCount;
        for (int column = 0; column < requests.Count; column++)
        {
            ColumnVector target = whole.Columns[column];
            int source = Array.FindIndex(present, request => request.Name == requests[column].Name);
            for (int row = 0; row < part.RowCount; row++)
            {
                if (source < 0)
                    target.SetMissing(row);
                else
                    target.CopyRow(row, part.Columns[source], row);
            }
        }

        return whole;
    }
}
