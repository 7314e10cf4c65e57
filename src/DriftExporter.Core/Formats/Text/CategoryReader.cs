using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>Values as category keys: the canonical bytes by which a value is the same category in every format.</summary>
internal sealed class CategoryReader
{
    private readonly byte[] _scratch = new byte[CategoryKey.MaxLength];

    /// <summary>The key of a value. Valid until the next call; undefined unless the result is Value.</summary>
    /// <param name="float32">The column holds 32 bit floats: numbers are rounded to float32 first.</param>
    public ValueState Read(ReadOnlySpan<byte> text, ValueKind kind, in Token token, bool float32, out ReadOnlySpan<byte> key)
    {
        key = default;
        switch (kind)
        {
            case ValueKind.Text:
                key = text.Slice(token.Start, token.Length);
                return ValueState.Value;
            case ValueKind.True or ValueKind.False:
                key = CategoryKey.Of(kind == ValueKind.True);
                return ValueState.Value;
            case ValueKind.Integer when !float32:
                // The grammar leaves an integer only one spelling, but for -0.
                key = text.Slice(token.Start, token.Length);
                if (key.SequenceEqual("-0"u8))
                    key = key[1..];
                return ValueState.Value;
            case ValueKind.Integer or ValueKind.Float:
                return ReadNumber(text, token, float32, out key);
            case ValueKind.Absent or ValueKind.Null or ValueKind.NaN:
                return ValueState.Missing;
            default:
                return ValueState.Invalid;
        }
    }

    /// <summary>The key of a value of a boolean column: true/True/TRUE/1 and false/False/FALSE/0 are its two keys; any other value keeps its own.</summary>
    public ValueState ReadBoolean(ReadOnlySpan<byte> text, ValueKind kind, in Token token, out ReadOnlySpan<byte> key)
    {
        ValueState state = Read(text, kind, token, float32: false, out key);
        if (state == ValueState.Value && TryReadBoolean(key, out bool value))
            key = CategoryKey.Of(value);
        return state;
    }

    /// <summary>The spellings of booleans that Python, SQL and spreadsheets write.</summary>
    public static bool TryReadBoolean(ReadOnlySpan<byte> text, out bool value)
    {
        value = text.SequenceEqual("true"u8) || text.SequenceEqual("True"u8) || text.SequenceEqual("TRUE"u8) || text.SequenceEqual("1"u8);
        return value || text.SequenceEqual("false"u8) || text.SequenceEqual("False"u8) || text.SequenceEqual("FALSE"u8) || text.SequenceEqual("0"u8);
    }

    private ValueState ReadNumber(ReadOnlySpan<byte> text, in Token token, bool float32, out ReadOnlySpan<byte> key)
    {
        key = default;
        NumberParser.Read(text, token.Start, out double number);
        float single = (float)number;
        if (float32 ? !float.IsFinite(single) : !double.IsFinite(number))
            return ValueState.Invalid;
        int length = float32 ? CategoryKey.Write(single, _scratch) : CategoryKey.Write(number, _scratch);
        key = _scratch.AsSpan(0, length);
        return ValueState.Value;
    }
}
