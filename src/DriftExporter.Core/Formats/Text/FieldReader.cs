using System.Runtime.CompilerServices;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>One baseline column: finds its value among the slots and stores it by the rules of the contract.</summary>
internal sealed class FieldReader
{
    private readonly int _firstSlot;
    private readonly int[] _otherSlots;
    private readonly bool _float32;
    private readonly bool _boolean;

    public FieldReader(RecordField field, Func<IReadOnlyList<string>, int> slotOf)
    {
        int[] slots = [.. field.Paths.Select(slotOf)];
        if (slots.Length == 0)
            throw new ArgumentException($"Field {field.Name} has no path.", nameof(field));
        _firstSlot = slots[0];
        _otherSlots = slots[1..];
        Kind = field.Kind;
        _float32 = field.Float32;
        _boolean = field.Boolean;
    }

    public FeatureKind Kind { get; }

    /// <summary>The slot where the value is looked for first.</summary>
    public int FirstSlot => _firstSlot;

    /// <summary>A number that is in the column already needs <see cref="FinishStored"/>.</summary>
    public bool NeedsFinish => _float32;

    /// <summary>The slot that holds the value: the first candidate that is present, with whatever value; or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ValueKind[] kinds) => kinds[_firstSlot] != ValueKind.Absent ? _firstSlot : FindOther(kinds);

    /// <summary>Stores the value of a slot in a row of the column.</summary>
    public void Store(Span<byte> text, RecordSlots slots, int slot, ColumnVector column, int row, CategoryReader categories)
    {
        if (Kind == FeatureKind.Numeric)
            StoreNumeric(text, slots, slot, column, row);
        else
            StoreCategory(text, slots, slot, column, row, categories);
    }

    /// <summary>For a numeric column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreNumeric(Span<byte> text, RecordSlots slots, int slot, ColumnVector column, int row)
    {
        if (slots.Kinds[slot] is ValueKind.Integer or ValueKind.Float)
            StoreNumber(column, row, slots.Tokens[slot].Number);
        else
            StoreAsNumber(text, slots, slot, column, row);
    }

    /// <summary>For a numeric column whose number is there already.</summary>
    public void FinishStored(ColumnVector column, int row)
    {
        if (_float32)
            StoreNumber(column, row, column.Numbers[row]);
    }

    /// <summary>For a categorical column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreCategory(Span<byte> text, RecordSlots slots, int slot, ColumnVector column, int row, CategoryReader categories)
    {
        ValueKind kind = slots.Kinds[slot];
        ref Token token = ref slots.Tokens[slot];
        if (kind == ValueKind.Text && !_boolean && token.Length <= ColumnVector.ShortText)
            column.SetShortText(row, text[token.Start..], token.Length);
        else if (kind is ValueKind.True or ValueKind.False)
            column.SetShortText(row, CategoryKey.Window(kind - ValueKind.True, out int length), length);
        else
            StoreAsCategory(text, slots, slot, column, row, categories);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int FindOther(ValueKind[] kinds)
    {
        foreach (int slot in _otherSlots)
        {
            if (kinds[slot] != ValueKind.Absent)
                return slot;
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreNumber(ColumnVector column, int row, double value)
    {
        if (_float32)
            value = (float)value; // what overflows becomes infinite, and so invalid
        column.Numbers[row] = value;
        column.States[row] = double.IsFinite(value) ? ValueState.Value : ValueState.Invalid;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreAsNumber(Span<byte> text, RecordSlots slots, int slot, ColumnVector column, int row)
    {
        switch (EscapedText.Resolve(text, slots, slot))
        {
            case ValueKind.True:
                StoreNumber(column, row, 1);
                break;
            case ValueKind.False:
                StoreNumber(column, row, 0);
                break;
            case ValueKind.Null or ValueKind.NaN:
                column.SetMissing(row);
                break;
            case ValueKind.Text:
                StoreTextAsNumber(text, slots.Tokens[slot], column, row);
                break;
            default:
                column.SetInvalid(row);
                break;
        }
    }

    private void StoreTextAsNumber(ReadOnlySpan<byte> text, in Token token, ColumnVector column, int row)
    {
        if (NumberParser.TryReadWhole(text, token.Start, token.Length, out double value))
            StoreNumber(column, row, value);
        else if (_boolean && CategoryReader.TryReadBoolean(text.Slice(token.Start, token.Length), out bool boolean))
            StoreNumber(column, row, boolean ? 1 : 0);
        else
            column.SetInvalid(row);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StoreAsCategory(
        Span<byte> text, RecordSlots slots, int slot, ColumnVector column, int row, CategoryReader categories)
    {
        ValueKind kind = EscapedText.Resolve(text, slots, slot);
        ref Token token = ref slots.Tokens[slot];
        ValueState state = _boolean
            ? categories.ReadBoolean(text, kind, token, out ReadOnlySpan<byte> key)
            : categories.Read(text, kind, token, _float32, out key);
        if (state == ValueState.Value)
            column.SetText(row, key);
        else
            column.States[row] = state;
    }
}
