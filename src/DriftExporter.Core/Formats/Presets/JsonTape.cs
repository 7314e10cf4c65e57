using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>One value of a document.</summary>
/// <param name="Kind">What it is. A key of an object is a text whose value is the node behind it.</param>
/// <param name="Start">First byte; of a text, the one behind its quote.</param>
/// <param name="Length">Bytes; of a text, without quotes.</param>
/// <param name="Next">The node behind this one and all that is in it.</param>
internal record struct JsonNode(ValueKind Kind, int Start, int Length, int Next);

/// <summary>
/// A document as a list of its values in their order: for layouts whose keys nobody knows beforehand. Checks all of it, by
/// the dialect of <see cref="JsonRecordReader"/>. The nodes are reused from document to document.
/// </summary>
internal sealed class JsonTape(int maxDepth)
{
    private readonly int[] _open = new int[maxDepth];
    private JsonNode[] _nodes = new JsonNode[256];
    private byte[] _key = new byte[64];
    private int _count;

    /// <summary>Behind the last document's last byte.</summary>
    public int End { get; private set; }

    public ref readonly JsonNode this[int node] => ref _nodes[node];

    /// <summary>Reads the one value that is the whole line.</summary>
    public RecordOutcome Parse(PaddedLine line)
    {
        Span<byte> text = line.Text;
        int at = JsonSkipper.SkipSpace(text, text.StartsWith("\uFEFF"u8) ? 3 : 0);
        if (at == line.Length)
            return RecordOutcome.Blank;
        if (!line.IsValidUtf8)
            return RecordOutcome.RejectedEncoding;
        RecordOutcome outcome = Parse(text, at);
        return outcome == RecordOutcome.Accepted && End != line.Length ? RecordOutcome.RejectedJson : outcome;
    }

    /// <summary>Reads the value at the position of a padded text, and the space behind it.</summary>
    public RecordOutcome Parse(ReadOnlySpan<byte> text, int at)
    {
        _count = 0;
        int depth = 0;
        while (true)
        {
            if (text[at] is (byte)'{' or (byte)'[')
            {
                bool isObject = text[at] == '{';
                if (depth == maxDepth)
                    return RecordOutcome.RejectedDepth;
                _open[depth++] = Add(new JsonNode(isObject ? ValueKind.Object : ValueKind.Array, at, 0, 0));
                at = JsonSkipper.SkipSpace(text, at + 1);
                if (text[at] != (isObject ? '}' : ']'))
                {
                    if (isObject && (at = ReadKey(text, at)) < 0)
                        return RecordOutcome.RejectedJson;
                    continue;
                }
            }
            else
            {
                Token token = default;
                int end = JsonSkipper.ReadScalar(text, at, out ValueKind kind, ref token);
                if (end < 0)
                    return RecordOutcome.RejectedJson;
                bool isText = kind is ValueKind.Text or ValueKind.EscapedText;
                Add(new JsonNode(kind, token.Start, isText ? token.Length : end - at, _count + 1));
                at = JsonSkipper.SkipSpace(text, end);
            }

            // Behind a value, or at the bracket of an empty container.
            while (true)
            {
                if (depth == 0)
                {
                    End = at;
                    return RecordOutcome.Accepted;
                }

                ref JsonNode container = ref _nodes[_open[depth - 1]];
                bool isObject = container.Kind == ValueKind.Object;
                if (text[at] == (isObject ? '}' : ']'))
                {
                    at++;
                    container.Length = at - container.Start;
                    container.Next = _count;
                    depth--;
                    at = JsonSkipper.SkipSpace(text, at);
                    continue;
                }

                if (text[at] != ',')
                    return RecordOutcome.RejectedJson;
                at = JsonSkipper.SkipSpace(text, at + 1);
                if (isObject && (at = ReadKey(text, at)) < 0)
                    return RecordOutcome.RejectedJson;
                break;
            }
        }
    }

    /// <summary>The value under a key of an object, the last one where it stands more than once; or -1.</summary>
    public int Find(ReadOnlySpan<byte> text, int node, ReadOnlySpan<byte> key)
    {
        if (node < 0 || _nodes[node].Kind != ValueKind.Object)
            return -1;
        int found = -1;
        for (int child = node + 1; child < _nodes[node].Next; child = _nodes[child + 1].Next)
        {
            if (KeyIs(text, child, key))
                found = child + 1;
        }

        return found;
    }

    public bool KeyIs(ReadOnlySpan<byte> text, int node, ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<byte> raw = text.Slice(_nodes[node].Start, _nodes[node].Length);
        if (_nodes[node].Kind == ValueKind.Text)
            return raw.SequenceEqual(key);
        if (_key.Length < raw.Length)
            _key = new byte[2 * raw.Length];
        raw.CopyTo(_key);
        return _key.AsSpan(0, EscapedText.Unescape(_key.AsSpan(0, raw.Length))).SequenceEqual(key);
    }

    public bool IsText(int node) => node >= 0 && _nodes[node].Kind is ValueKind.Text or ValueKind.EscapedText;

    public bool Is(int node, ValueKind kind) => node >= 0 && _nodes[node].Kind == kind;

    /// <summary>Whether there is something: a key with null is nothing.</summary>
    public bool IsThere(int node) => node >= 0 && _nodes[node].Kind != ValueKind.Null;

    /// <summary>A value as it stands in the text, with the quotes of a text.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> text, int node) => IsText(node)
        ? text.Slice(_nodes[node].Start - 1, _nodes[node].Length + 2)
        : text.Slice(_nodes[node].Start, _nodes[node].Length);

    /// <summary>The inside of a text, escapes and all.</summary>
    public ReadOnlySpan<byte> Inside(ReadOnlySpan<byte> text, int node) => text.Slice(_nodes[node].Start, _nodes[node].Length);

    private int ReadKey(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] != '"')
            return -1;
        int end = JsonStrings.FindEnd(text, at + 1, out bool escaped);
        if (end < 0)
            return -1;
        Add(new JsonNode(escaped ? ValueKind.EscapedText : ValueKind.Text, at + 1, end - at - 1, _count + 1));
        at = JsonSkipper.SkipSpace(text, end + 1);
        return text[at] == ':' ? JsonSkipper.SkipSpace(text, at + 1) : -1;
    }

    private int Add(JsonNode node)
    {
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, 2 * _count);
        _nodes[_count] = node;
        return _count++;
    }
}
