using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>The category keys of a column chunk's dictionary.</summary>
internal sealed class KeyDictionary
{
    private readonly ByteBuffer bytes = new();
    private int[] starts = [];

    /// <summary>[entries] length of the key, or <see cref="FixedValues.MissingKey"/> or <see cref="FixedValues.InvalidKey"/>.</summary>
    private int[] lengths = [];

    /// <summary>[entries] where the key stands in the batch's text; valid when usedIn is the current batch.</summary>
    private int[] batchStarts = [];
    private int[] usedIn = [];
    private int batch = 1;

    public int Count { get; private set; }

    /// <summary>Entry 0 is false, entry 1 true.</summary>
    public static KeyDictionary OfBooleans()
    {
        var dictionary = new KeyDictionary();
        dictionary.Reserve(2);
        dictionary.Add(0, CategoryKey.Of(false));
        dictionary.Add(1, CategoryKey.Of(true));
        return dictionary;
    }

    public void StartBatch()
    {
        if (++batch == int.MaxValue)
        {
            Array.Clear(usedIn);
            batch = 1;
        }
    }

    /// <summary>Takes over a page of texts: its bytes are copied once, and keys are slices of them.</summary>
    public void LoadTexts(BytesSource source, int count, byte[] page, int pageLength)
    {
        Reserve(count);
        page.AsSpan(0, pageLength).CopyTo(bytes.Reserve(pageLength));
        for (int done = 0; done < count;)
        {
            int part = Math.Min(count - done, ColumnBatch.MaxRows);
            source.Next(starts.AsSpan(done, part), lengths.AsSpan(done, part));
            for (int end = done + part; done < end; done++)
            {
                if (!FixedValues.IsText(page.AsSpan(starts[done], lengths[done])))
                    lengths[done] = FixedValues.InvalidKey;
            }
        }
    }

    /// <summary>Writes the keys of all other values.</summary>
    public void LoadKeys(ParquetColumn column, ValueSource source, int count, Scratch scratch)
    {
        Reserve(count);
        int used = 0;
        for (int done = 0; done < count;)
        {
            int part = Math.Min(count - done, ColumnBatch.MaxRows);
            ReadOnlySpan<byte> raw = default;
            if (source is FixedSource numbers)
                raw = numbers.Next(part);
            else
                ((BytesSource)source).Next(scratch.Starts.AsSpan(0, part), scratch.Lengths.AsSpan(0, part));
            for (int index = 0; index < part; index++, done++)
            {
                ReadOnlySpan<byte> value = source is BytesSource texts
                    ? texts.Bytes.AsSpan(scratch.Starts[index], scratch.Lengths[index])
                    : raw.Slice(index * column.Width, column.Width);
                int room = Math.Max(value.Length, FixedValues.MaxKeyLength);
                Span<byte> key = bytes.Grow(used, checked(used + room)).AsSpan(used, room);
                starts[done] = used;
                lengths[done] = WriteKey(column, value, key);
                used += Math.Max(0, lengths[done]);
            }
        }
    }

    /// <summary>Length of a key; 0 where the entry has none.</summary>
    public int LengthOf(int entry) => Math.Max(0, lengths[entry]);

    /// <summary>Sets a row to an entry that this batch has already, or that has no key.</summary>
    public bool TrySetAgain(ColumnVector vector, int row, int entry)
    {
        int length = lengths[entry];
        if (usedIn[entry] == batch)
        {
            vector.TextStarts[row] = batchStarts[entry];
            vector.TextLengths[row] = length;
            vector.States[row] = ValueState.Value;
            return true;
        }

        if (length >= 0)
            return false;
        vector.States[row] = length == FixedValues.MissingKey ? ValueState.Missing : ValueState.Invalid;
        return true;
    }

    /// <summary>Copies a key to the batch for its first row.</summary>
    public void Set(ColumnVector vector, int row, int entry)
    {
        vector.SetText(row, bytes.Bytes.AsSpan(starts[entry], lengths[entry]));
        batchStarts[entry] = vector.TextStarts[row];
        usedIn[entry] = batch;
    }

    private void Add(int entry, ReadOnlySpan<byte> key)
    {
        starts[entry] = entry == 0 ? 0 : starts[entry - 1] + lengths[entry - 1];
        lengths[entry] = key.Length;
        key.CopyTo(bytes.Grow(starts[entry], starts[entry] + key.Length).AsSpan(starts[entry]));
    }

    private static int WriteKey(ParquetColumn column, ReadOnlySpan<byte> value, Span<byte> key)
    {
        switch (column.Kind)
        {
            case ValueKind.DecimalBytes:
                return FixedValues.WriteDouble(DecimalValue.ToDouble(value, column.Scale), key);
            case ValueKind.FixedText:
                value.CopyTo(key);
                return FixedValues.IsText(value) ? value.Length : FixedValues.InvalidKey;
            default:
                return FixedValues.WriteKey(column, value, key);
        }
    }

    private void Reserve(int count)
    {
        if (starts.Length < count)
        {
            starts = new int[count];
            lengths = new int[count];
            batchStarts = new int[count];
            usedIn = new int[count];
        }

        // Entries of the dictionary before are not those of this one.
        Array.Clear(usedIn);
        Count = count;
    }
}
