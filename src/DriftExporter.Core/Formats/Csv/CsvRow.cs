using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Csv;

/// <summary>One record as slots: its fields become texts, those that mean missing become nulls.</summary>
internal sealed class CsvRow(IReadOnlyList<string> missingValues, bool decimalComma)
{
    private readonly byte[][] _missingValues = [.. missingValues.Select(Encoding.UTF8.GetBytes)];
    private readonly PaddedLine _line = new();

    public RecordSlots Slots { get; } = new();

    /// <summary>The text that the slots point into.</summary>
    public Span<byte> Text => _line.Text;

    /// <summary>[columns] the slot of each column; 0 for columns that nobody asked for.</summary>
    public int[] SlotOfColumn { get; set; } = [];

    /// <summary>[slots] whether only numbers are read from it, so that a decimal comma may be replaced.</summary>
    public bool[] IsNumeric { get; set; } = [];

    /// <summary>Fills the slots. Accepted, or RejectedCsv with another number of fields, or RejectedEncoding.</summary>
    public RecordOutcome Load(ReadOnlySpan<byte> record, ReadOnlySpan<CsvField> fields)
    {
        if (fields.Length != SlotOfColumn.Length)
            return RecordOutcome.RejectedCsv;
        _line.Set(record);
        if (!_line.IsValidUtf8)
            return RecordOutcome.RejectedEncoding;
        Span<byte> text = _line.Text;
        for (int column = 0; column < fields.Length; column++)
        {
            int slot = SlotOfColumn[column];
            if (slot == 0)
                continue;
            CsvField field = fields[column];
            int length = field.HasDoubledQuotes ? Unescape(text, field) : field.Length;
            Span<byte> content = text.Slice(field.Start, length);
            Slots.Kinds[slot] = IsMissing(content) ? ValueKind.Null : ValueKind.Text;
            if (decimalComma && IsNumeric[slot])
                ReplaceDecimalComma(content);
            Slots.Tokens[slot].Start = field.Start;
            Slots.Tokens[slot].Length = length;
        }

        return RecordOutcome.Accepted;
    }

    private bool IsMissing(ReadOnlySpan<byte> content)
    {
        foreach (byte[] missing in _missingValues)
        {
            if (content.SequenceEqual(missing))
                return true;
        }

        return false;
    }

    /// <summary>Halves doubled quotes in place; returns the new length. A quote ends the shortened text, as it did the longer one.</summary>
    private static int Unescape(Span<byte> text, CsvField field)
    {
        int written = field.Start;
        int end = field.Start + field.Length;
        for (int read = field.Start; read < end; read++)
        {
            text[written++] = text[read];
            if (text[read] == '"')
                read++;
        }

        text[written] = (byte)'"';
        return written - field.Start;
    }

    /// <summary>3,14 becomes 3.14; 3.14 becomes no number.</summary>
    private static void ReplaceDecimalComma(Span<byte> content)
    {
        foreach (ref byte character in content)
        {
            if (character == '.')
                character = (byte)' ';
            else if (character == ',')
                character = (byte)'.';
        }
    }
}
