using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Reads one array, batch after batch, as numbers or as category keys.</summary>
/// <remarks>
/// Life: <see cref="Open"/> with a batch → <see cref="Read"/> rows of it, from the first on (or again) → Open with the next.
/// To add a layout: 1 derive from this; 2 check in OpenValues that the buffers hold all values, so that Read cannot run out;
/// 3 name it in <see cref="ArrayReaders"/>; 4 count its buffers in <see cref="SchemaBuilder"/>; 5 damaged bytes end in
/// InvalidDataException; 6 a file of it among the tests' writers.
/// </remarks>
internal abstract class ArrayReader(ArrayLayout layout)
{
    private readonly ValidityBitmap[] _structs = [.. layout.Structs.Select(place => new ValidityBitmap(place))];
    private readonly ValidityBitmap? _validity = layout.HasValidity ? new ValidityBitmap(layout.Place) : null;

    /// <summary>Entries of the array in the current batch.</summary>
    public long Length { get; private set; }

    protected ArrayLayout Layout => layout;

    /// <summary>Starts with another batch.</summary>
    /// <param name="body">The batch.</param>
    /// <param name="rows">How many entries the array must have; null where it tells itself.</param>
    public void Open(BatchBody body, long? rows)
    {
        Length = body.Header.NodeLength(layout.Place);
        if (Length < 0 || Length != (rows ?? Length))
            Corrupt.Throw($"it has {Length} values, and its batch {rows} rows");
        for (int level = 0; level < _structs.Length; level++)
        {
            if (body.Header.NodeLength(layout.Structs[level]) != Length)
                Corrupt.Throw($"it has {Length} values, and a struct around it {body.Header.NodeLength(layout.Structs[level])}");
            _structs[level].Open(body, Length);
        }

        _validity?.Open(body, Length);
        OpenValues(body, body.Header.BufferIndex(layout.Place) + (_validity is null ? 0 : 1));
    }

    /// <summary>Writes entries [start, start + count) to rows firstRow and on; start + count is Length at most, count a batch.</summary>
    public void Read(long start, int count, ColumnVector target, int firstRow)
    {
        // Value is the zero of the states.
        Span<ValueState> states = target.States.AsSpan(firstRow, count);
        states.Clear();
        bool isDense = !MarkAbsent(start, states);
        isDense &= _validity is null || !_validity.MarkMissing(start, states);
        ReadValues(start, count, target, firstRow, isDense);
    }

    /// <summary>Sets the states of entries in a null struct to Missing, and leaves the others; returns whether there are any.</summary>
    public bool MarkAbsent(long start, Span<ValueState> states)
    {
        bool any = false;
        foreach (ValidityBitmap bitmap in _structs)
            any |= bitmap.MarkMissing(start, states);
        return any;
    }

    /// <summary>Opens the buffers of the values, of which the first has the index.</summary>
    protected abstract void OpenValues(BatchBody body, int buffer);

    /// <summary>Writes the values of the rows whose state is Value. Dense: that of all.</summary>
    protected abstract void ReadValues(long start, int count, ColumnVector target, int firstRow, bool isDense);

    /// <summary>Opens a buffer of values of a width, as many as the array has.</summary>
    protected void OpenFixed(BatchBody body, int index, BodyBuffer buffer, int width, long extra = 0)
    {
        body.OpenBuffer(index, buffer);
        if (width > 0 && Length > 0 && Length + extra > buffer.Length / width)
            Corrupt.Throw($"a buffer has {buffer.Length} bytes, and {Length} values of {width} bytes should be in it");
    }

    /// <summary>Writes a category key, or the state that stands for the length of one that is none.</summary>
    protected static void SetKey(ColumnVector target, int row, ReadOnlySpan<byte> key, int length)
    {
        if (length >= 0)
            target.SetText(row, key[..length]);
        else
            target.States[row] = length == FixedValues.MissingKey ? ValueState.Missing : ValueState.Invalid;
    }
}
