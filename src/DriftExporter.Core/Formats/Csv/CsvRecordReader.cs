using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Csv;

/// <summary>
/// Reads CSV logs line by line. The first line of each file is its header; the same line again is passed over. A header's
/// name stands for the path whose keys, joined by dots, are that name. A record is one line: a quoted line end is none.
/// </summary>
/// <remarks>Life: <see cref="StartFile"/>, then the header line (also when reading starts in the middle of a file), then records.</remarks>
public sealed class CsvRecordReader : IRecordReader
{
    private readonly CsvOptions _options;
    private readonly CsvRow _row;
    private readonly RecordAssembler _assembler;
    private readonly Dictionary<string, int> _slotOfName = new(StringComparer.Ordinal);
    private CsvSplitter? _splitter;
    private byte[] _header = [];

    /// <param name="schema">What to take; its missing values are heeded.</param>
    /// <param name="options">Delimiter and decimal comma; the rest of it is not used.</param>
    public CsvRecordReader(RecordSchema schema, CsvOptions? options = null)
    {
        _options = options ?? new CsvOptions();
        _options.Validate("");
        _row = new CsvRow(schema.MissingValues, _options.DecimalComma);
        _assembler = new RecordAssembler(schema, SlotOf);
        _row.IsNumeric = new bool[_slotOfName.Count + 1];
        foreach (RecordField field in schema.Fields.Where(field => field.Kind == FeatureKind.Numeric))
        {
            foreach (IReadOnlyList<string> path in field.Paths)
                _row.IsNumeric[SlotOf(path)] = true;
        }
    }

    /// <summary>0 before the header.</summary>
    internal byte Delimiter => _splitter?.Delimiter ?? 0;

    public void StartFile()
    {
        _splitter = null;
        _header = [];
        _row.Slots.Clear();
    }

    public RecordOutcome Read(ReadOnlySpan<byte> line, RecordBatch batch)
    {
        line = line.TrimEnd((byte)'\r');
        if (_splitter is null)
            return ReadHeader(line);
        if (line.IsEmpty || line.SequenceEqual(_header))
            return RecordOutcome.Blank;
        if (_splitter.Split(line, isLast: true, out int consumed) != CsvSplit.Complete || consumed != line.Length)
            return RecordOutcome.RejectedCsv;
        RecordOutcome outcome = _row.Load(line, _splitter.Fields);
        return outcome == RecordOutcome.Accepted ? _assembler.Assemble(_row.Text, _row.Slots, batch) : outcome;
    }

    /// <summary>A header that cannot be read has no columns, so that every record of the file is refused.</summary>
    internal RecordOutcome ReadHeader(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\uFEFF"u8))
            line = line[3..];
        if (line.IsEmpty)
            return RecordOutcome.Blank;
        _header = line.ToArray();
        _splitter = new CsvSplitter(_options.Delimiter ?? CsvDelimiter.Find([.. line, (byte)'\n']));
        _row.SlotOfColumn = [];
        if (_splitter.Split(line, isLast: true, out int consumed) != CsvSplit.Complete || consumed != line.Length)
            return RecordOutcome.RejectedCsv;
        if (CsvHeader.Read(line, _splitter.Fields) is not string[] names)
            return RecordOutcome.RejectedEncoding;
        _row.SlotOfColumn = [.. names.Select(name => _slotOfName.GetValueOrDefault(name))];
        return RecordOutcome.Blank;
    }

    private int SlotOf(IReadOnlyList<string> path)
    {
        string name = string.Join('.', path);
        if (!_slotOfName.TryGetValue(name, out int slot))
        {
            slot = _slotOfName.Count + 1;
            _slotOfName.Add(name, slot);
            _row.Slots.Grow(slot + 1);
        }

        return slot;
    }
}
