using System.Buffers.Binary;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>Checks JSON that nobody asked for, without recursion: RFC 8259 and the literals NaN, Infinity, -Infinity.</summary>
internal sealed class JsonSkipper(int maxDepth)
{
    /// <summary>[depth] one bit for each open container: set for objects.</summary>
    private readonly ulong[] _isObject = new ulong[(maxDepth / 64) + 1];

    /// <summary>What the last failed call ran into.</summary>
    public RecordOutcome Failure { get; private set; }

    public static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while (text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            at++;
        return at;
    }

    /// <summary>Reads one scalar; returns the position behind it, or -1. Start and length are those of its content.</summary>
    public static int ReadScalar(ReadOnlySpan<byte> text, int at, out ValueKind kind, ref Token token)
    {
        token.Start = at;
        int end;
        switch (text[at])
        {
            case (byte)'"':
                token.Start = at + 1;
                end = JsonStrings.FindEnd(text, at + 1, out bool escaped);
                kind = escaped ? ValueKind.EscapedText : ValueKind.Text;
                token.Length = end - at - 1;
                return end < 0 ? -1 : end + 1;
            case (byte)'t' or (byte)'f':
                return ReadBoolean(text, at, out kind);
            case (byte)'n':
                kind = ValueKind.Null;
                return Word(text, at) == Word("null"u8, 0) ? at + 4 : -1;
            case (byte)'N':
                kind = ValueKind.NaN;
                return Literal(text, at, "NaN"u8);
            case (byte)'I':
                kind = ValueKind.Infinity;
                return Literal(text, at, "Infinity"u8);
            case (byte)'-' when text[at + 1] == 'I':
                kind = ValueKind.Infinity;
                return Literal(text, at, "-Infinity"u8);
            default:
                end = NumberParser.Scan(text, at, out DecimalNumber number);
                kind = number.IsInteger ? ValueKind.Integer : ValueKind.Float;
                token.Length = end - at;
                return end;
        }
    }

    /// <summary>Reads what begins with t or f as true or false, without a branch on which of them it is: that nobody could guess.
    /// Returns the position behind it, or -1.</summary>
    public static int ReadBoolean(ReadOnlySpan<byte> text, int at, out ValueKind kind)
    {
        int isFalse = text[at] == 'f' ? 1 : 0;
        kind = (ValueKind)((int)ValueKind.True + isFalse);
        uint spelled = unchecked(Word("true"u8, 0) + ((uint)isFalse * (Word("alse"u8, 0) - Word("true"u8, 0))));
        return Word(text, at + isFalse) == spelled ? at + 4 + isFalse : -1;
    }

    /// <summary>Skips any value; returns the position behind it, or -1.</summary>
    /// <param name="text">The padded line.</param>
    /// <param name="at">Its first byte.</param>
    /// <param name="depth">Containers that are open around it.</param>
    public int SkipValue(ReadOnlySpan<byte> text, int at, int depth)
    {
        if (text[at] is (byte)'{' or (byte)'[')
            return SkipContainer(text, at, depth);
        Token token = default;
        int end = ReadScalar(text, at, out _, ref token);
        return end < 0 ? Fail(RecordOutcome.RejectedJson) : end;
    }

    /// <summary>Skips the array or object whose bracket is at the position; returns the position behind it, or -1.</summary>
    public int SkipContainer(ReadOnlySpan<byte> text, int at, int depth)
    {
        int outside = depth;
        while (true)
        {
            // At an opening bracket.
            bool isObject = text[at] == '{';
            if (depth >= maxDepth)
                return Fail(RecordOutcome.RejectedDepth);
            Push(depth++, isObject);
            at = SkipSpace(text, at + 1);
            bool isEmpty = text[at] == (isObject ? '}' : ']');
            // Values up to the next opening bracket.
            while (true)
            {
                if (!isEmpty)
                {
                    if (isObject && (at = SkipKey(text, at)) < 0)
                        return Fail(RecordOutcome.RejectedJson);
                    if (text[at] is (byte)'{' or (byte)'[')
                        break;
                    Token token = default;
                    at = ReadScalar(text, at, out _, ref token);
                    if (at < 0)
                        return Fail(RecordOutcome.RejectedJson);
                    at = SkipSpace(text, at);
                }

                isEmpty = false;
                while (text[at] == (isObject ? '}' : ']'))
                {
                    if (--depth == outside)
                        return at + 1;
                    isObject = IsObject(depth - 1);
                    at = SkipSpace(text, at + 1);
                }

                if (text[at] != ',')
                    return Fail(RecordOutcome.RejectedJson);
                at = SkipSpace(text, at + 1);
            }
        }
    }

    public int Fail(RecordOutcome outcome)
    {
        Failure = outcome;
        return -1;
    }

    /// <summary>From the key's opening quote to the first byte of its value; -1 when there is no key and colon.</summary>
    private static int SkipKey(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] != '"')
            return -1;
        at = JsonStrings.FindEnd(text, at + 1, out _);
        if (at < 0)
            return -1;
        at = SkipSpace(text, at + 1);
        return text[at] == ':' ? SkipSpace(text, at + 1) : -1;
    }

    private static uint Word(ReadOnlySpan<byte> text, int at) => BinaryPrimitives.ReadUInt32LittleEndian(text[at..]);

    private static int Literal(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> literal) =>
        text[at..].StartsWith(literal) ? at + literal.Length : -1;

    private void Push(int depth, bool isObject)
    {
        ulong bit = 1UL << (depth & 63);
        if (isObject)
            _isObject[depth >> 6] |= bit;
        else
            _isObject[depth >> 6] &= ~bit;
    }

    private bool IsObject(int depth) => (_isObject[depth >> 6] & (1UL << (depth & 63))) != 0;
}
