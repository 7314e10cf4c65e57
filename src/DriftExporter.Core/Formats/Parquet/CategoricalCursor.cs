using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>Delivers a column as category keys.</summary>
/// <remarks>Keys of a dictionary are made once, when it is read, and a key that comes again within a batch is not copied
/// again: its rows share the bytes.</remarks>
internal sealed class CategoricalCursor(ParquetColumn column, IReadOnlyList<RowGroup> groups, PageReader pages, Scratch scratch)
    : ColumnCursor(column, groups, pages, scratch)
{
    private readonly KeyDictionary dictionary = new();

    /// <summary>Entries 0 and 1, for booleans that are not in a dictionary.</summary>
    private readonly KeyDictionary booleans = KeyDictionary.OfBooleans();

    protected override void StartBatch()
    {
        dictionary.StartBatch();
        booleans.StartBatch();
    }

    protected override void LoadDictionary(ValueSource plain, int count, byte[] bytes, int length)
    {
        if (plain is BytesSource texts && Column.Kind == ValueKind.Text)
            dictionary.LoadTexts(texts, count, bytes, length);
        else
            dictionary.LoadKeys(Column, plain, count, Scratch);
    }

    protected override void DeliverIndices(ColumnVector vector, int firstRow, ReadOnlySpan<int> values, bool isDense)
    {
        for (int index = 0; index < values.Length; index++)
        {
            int entry = values[index];
            if ((uint)entry >= (uint)dictionary.Count)
                Corrupt.Throw($"a value is entry {(uint)entry} of a dictionary that has {dictionary.Count}");
            SetEntry(vector, isDense ? firstRow + index : Scratch.Rows[index], dictionary, entry);
        }
    }

    protected override void DeliverFixed(ColumnVector vector, int firstRow, ReadOnlySpan<byte> raw, int count, bool isDense)
    {
        Span<byte> key = stackalloc byte[FixedValues.MaxKeyLength];
        int width = Column.Width;
        for (int index = 0; index < count; index++)
        {
            int row = isDense ? firstRow + index : Scratch.Rows[index];
            ReadOnlySpan<byte> value = raw.Slice(index * width, width);
            switch (Column.Kind)
            {
                case ValueKind.Boolean:
                    SetEntry(vector, row, booleans, value[0]);
                    break;
                case ValueKind.FixedText:
                    SetText(vector, row, value);
                    break;
                default:
                    SetKey(vector, row, key, FixedValues.WriteKey(Column, value, key));
                    break;
            }
        }
    }

    protected override void DeliverBytes(
        ColumnVector vector, int firstRow, byte[] bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, bool isDense)
    {
        Span<byte> key = stackalloc byte[FixedValues.MaxKeyLength];
        for (int index = 0; index < starts.Length; index++)
        {
            int row = isDense ? firstRow + index : Scratch.Rows[index];
            ReadOnlySpan<byte> value = bytes.AsSpan(starts[index], lengths[index]);
            if (Column.Kind == ValueKind.DecimalBytes)
                SetKey(vector, row, key, FixedValues.WriteDouble(DecimalValue.ToDouble(value, Column.Scale), key));
            else
                SetText(vector, row, value);
        }
    }

    private static void SetEntry(ColumnVector vector, int row, KeyDictionary entries, int entry)
    {
        if (entries.TrySetAgain(vector, row, entry))
            return;
        TextRoom.Check(vector, entries.LengthOf(entry));
        entries.Set(vector, row, entry);
    }

    private static void SetKey(ColumnVector vector, int row, ReadOnlySpan<byte> key, int length)
    {
        if (length >= 0)
            vector.SetText(row, key[..length]);
        else if (length == FixedValues.MissingKey)
            vector.SetMissing(row);
        else
            vector.SetInvalid(row);
    }

    private static void SetText(ColumnVector vector, int row, ReadOnlySpan<byte> text)
    {
        TextRoom.Check(vector, text.Length);
        if (FixedValues.IsText(text))
            vector.SetText(row, text);
        else
            vector.SetInvalid(row);
    }
}
