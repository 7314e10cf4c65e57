using System.Numerics;
using System.Runtime.Intrinsics;

namespace DriftExporter.Formats.Csv;

/// <summary>How far a record could be read.</summary>
internal enum CsvSplit : byte
{
    /// <summary>Its fields are known, and how many bytes it takes with its line end.</summary>
    Complete,

    /// <summary>The bytes end within it.</summary>
    Unfinished,

    /// <summary>A closing quote is followed by something else than a delimiter or a line end.</summary>
    Malformed,
}

/// <summary>Where a field stands in its record, without the quotes around it.</summary>
internal readonly record struct CsvField(int Start, int Length, bool HasDoubledQuotes);

/// <summary>
/// Finds the fields of one record: RFC 4180, with a bare line feed as line end, too. A quote within a field that does
/// not start with one is content.
/// </summary>
internal sealed class CsvSplitter(char delimiter)
{
    private readonly byte _delimiter = (byte)delimiter;
    private CsvField[] _fields = new CsvField[64];
    private int _count;

    public byte Delimiter => _delimiter;

    /// <summary>The fields of the last complete record.</summary>
    public ReadOnlySpan<CsvField> Fields => _fields.AsSpan(0, _count);

    /// <summary>Reads the record at the start of the bytes.</summary>
    /// <param name="text">Bytes of a file, from the start of a record.</param>
    /// <param name="isLast">The file ends with them, so that a record needs no line end.</param>
    /// <param name="consumed">Complete: length of the record with its line end. Malformed: where it was noticed.</param>
    public CsvSplit Split(ReadOnlySpan<byte> text, bool isLast, out int consumed)
    {
        _count = 0;
        int at = 0;
        while (true)
        {
            CsvField field;
            int end;
            if (at < text.Length && text[at] == '"')
            {
                end = FindClosingQuote(text, at + 1, out bool doubled);
                if (end < 0)
                {
                    consumed = text.Length;
                    return CsvSplit.Unfinished;
                }

                field = new CsvField(at + 1, end - at - 1, doubled);
                end++;
            }
            else
            {
                end = FindEnd(text, at);
                // A carriage return belongs to the line end, which may be the end of the text.
                int length = end - at;
                if (length > 0 && text[end - 1] == '\r' && (end == text.Length || text[end] == '\n'))
                    length--;
                field = new CsvField(at, length, false);
            }

            Add(field);
            if (end < text.Length && text[end] == _delimiter)
            {
                at = end + 1;
                continue;
            }

            return End(text, end, isLast, out consumed);
        }
    }

    /// <summary>Behind the last field: a line end, or the end of the file.</summary>
    private static CsvSplit End(ReadOnlySpan<byte> text, int at, bool isLast, out int consumed)
    {
        if (at < text.Length && text[at] == '\r')
            at++;
        consumed = at;
        if (at == text.Length)
            return isLast ? CsvSplit.Complete : CsvSplit.Unfinished;
        if (text[at] != '\n')
            return CsvSplit.Malformed;
        consumed = at + 1;
        return CsvSplit.Complete;
    }

    private static int FindClosingQuote(ReadOnlySpan<byte> text, int at, out bool doubled)
    {
        doubled = false;
        while (true)
        {
            int length = text[at..].IndexOf((byte)'"');
            if (length < 0)
                return -1;
            at += length;
            if (at + 1 >= text.Length || text[at + 1] != '"')
                return at;
            doubled = true;
            at += 2;
        }
    }

    /// <summary>The next delimiter or line feed, or the end. 16 bytes a turn; the lowest set bit of the mask is the first hit.</summary>
    private int FindEnd(ReadOnlySpan<byte> text, int at)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            for (; at + Vector128<byte>.Count <= text.Length; at += Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Create(text.Slice(at, Vector128<byte>.Count));
                Vector128<byte> ends = Vector128.Equals(bytes, Vector128.Create(_delimiter)) | Vector128.Equals(bytes, Vector128.Create((byte)'\n'));
                uint mask = ends.ExtractMostSignificantBits();
                if (mask != 0)
                    return at + BitOperations.TrailingZeroCount(mask);
            }
        }

        while (at < text.Length && text[at] != _delimiter && text[at] != '\n')
            at++;
        return at;
    }

    private void Add(CsvField field)
    {
        if (_count == _fields.Length)
            Array.Resize(ref _fields, 2 * _count);
        _fields[_count++] = field;
    }
}
