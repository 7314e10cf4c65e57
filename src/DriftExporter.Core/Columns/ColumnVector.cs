using System.Runtime.Intrinsics;

namespace DriftExporter.Columns;

/// <summary>
/// The values of one column for the rows of a batch. Owned and reused by its batch; capacity is
/// <see cref="ColumnBatch.MaxRows"/>.
/// </summary>
/// <remarks>
/// Invariants. 1: States[row] tells whether row holds a value; other arrays are undefined where it does not.
/// 2: a numeric value is finite, and negative zero is stored as it came. 3: a category key is
/// TextBytes[TextStarts[row] .. + TextLengths[row]], valid UTF-8, in the canonical form of docs/configuration.md.
/// </remarks>
public sealed class ColumnVector
{
    /// <summary>Longest key that <see cref="SetShortText"/> takes.</summary>
    internal const int ShortText = 16;

    public ColumnVector(FeatureKind kind)
    {
        Kind = kind;
        States = new ValueState[ColumnBatch.MaxRows];
        Numbers = kind == FeatureKind.Numeric ? new double[ColumnBatch.MaxRows] : [];
        TextStarts = kind == FeatureKind.Categorical ? new int[ColumnBatch.MaxRows] : [];
        TextLengths = kind == FeatureKind.Categorical ? new int[ColumnBatch.MaxRows] : [];
        TextBytes = kind == FeatureKind.Categorical ? new byte[ColumnBatch.MaxRows * 8] : [];
    }

    public FeatureKind Kind { get; }

    /// <summary>[rows] value, missing or invalid.</summary>
    public ValueState[] States { get; }

    /// <summary>[rows] finite numbers of a numeric column; empty for a categorical one.</summary>
    public double[] Numbers { get; }

    /// <summary>[rows] where the key of a row starts in <see cref="TextBytes"/>.</summary>
    public int[] TextStarts { get; }

    /// <summary>[rows] length of the key in bytes.</summary>
    public int[] TextLengths { get; }

    /// <summary>Bytes of all keys of the batch; grows, never shrinks.</summary>
    public byte[] TextBytes { get; private set; }

    /// <summary>How much of <see cref="TextBytes"/> is in use.</summary>
    public int TextUsed { get; set; }

    public ReadOnlySpan<byte> Text(int row) => TextBytes.AsSpan(TextStarts[row], TextLengths[row]);

    public void SetMissing(int row) => States[row] = ValueState.Missing;

    public void SetInvalid(int row) => States[row] = ValueState.Invalid;

    /// <summary>Stores a number by the rules of the contract: NaN is missing, an infinity is invalid.</summary>
    public void SetNumber(int row, double value)
    {
        Numbers[row] = value;
        States[row] = double.IsFinite(value) ? ValueState.Value
            : double.IsNaN(value) ? ValueState.Missing : ValueState.Invalid;
    }

    /// <summary>Copies a category key. A later call for the same row replaces the earlier key.</summary>
    public void SetText(int row, ReadOnlySpan<byte> key)
    {
        key.CopyTo(ReserveText(row, key.Length));
    }

    /// <summary>Copies a category key of up to <see cref="ShortText"/> bytes, all at once with what follows it.</summary>
    /// <param name="row">As for <see cref="SetText"/>.</param>
    /// <param name="window"><see cref="ShortText"/> bytes or more: the key and whatever follows it.</param>
    /// <param name="length">Of the key.</param>
    internal void SetShortText(int row, ReadOnlySpan<byte> window, int length)
    {
        int used = TextUsed;
        byte[] bytes = TextBytes;
        if (used > bytes.Length - ShortText)
        {
            SetText(row, window[..length]);
            return;
        }

        Vector128.Create(window[..ShortText]).CopyTo(bytes.AsSpan(used, ShortText));
        TextStarts[row] = used;
        TextLengths[row] = length;
        States[row] = ValueState.Value;
        TextUsed = used + length;
    }

    /// <summary>Makes room for a key of exactly <paramref name="length"/> bytes, which the caller fills at once.</summary>
    public Span<byte> ReserveText(int row, int length)
    {
        if (TextUsed + length > TextBytes.Length)
        {
            byte[] grown = new byte[Math.Max(checked(TextUsed + length), Math.Min(TextBytes.Length * 2L, Array.MaxLength))];
            TextBytes.AsSpan(0, TextUsed).CopyTo(grown);
            TextBytes = grown;
        }

        TextStarts[row] = TextUsed;
        TextLengths[row] = length;
        States[row] = ValueState.Value;
        TextUsed += length;
        return TextBytes.AsSpan(TextStarts[row], length);
    }

    /// <summary>Rounds the numbers of the first rows to float32, as the training column had them; what overflows is invalid.</summary>
    public void RoundToFloat32(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            if (States[row] == ValueState.Value)
                SetNumber(row, (float)Numbers[row]);
        }
    }

    /// <summary>Copies one row of a vector of the same kind.</summary>
    public void CopyRow(int row, ColumnVector source, int sourceRow)
    {
        if (source.States[sourceRow] != ValueState.Value)
            States[row] = source.States[sourceRow];
        else if (Kind == FeatureKind.Numeric)
            SetNumber(row, source.Numbers[sourceRow]);
        else
            SetText(row, source.Text(sourceRow));
    }

    internal void Clear() => TextUsed = 0;
}
