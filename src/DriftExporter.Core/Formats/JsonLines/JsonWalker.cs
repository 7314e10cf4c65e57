using System.Runtime.CompilerServices;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>
/// One forward walk over a line that is an object: checks all of it, and notes in the slots what stands at the nodes of
/// the trie. Objects with nodes below are walked, others skipped.
/// </summary>
internal sealed class JsonWalker(KeyTrie trie, RecordSlots slots, int maxDepth)
{
    /// <summary>Longest path that is walked into: walking is recursive.</summary>
    public const int MaxDescent = 64;

    private const int Closed = -1;

    private readonly ExpectedKeys _expected = new();
    private readonly JsonSkipper _skipper = new(maxDepth);
    private byte[] _unescapedKey = [];

    // The arrays of the trie, the slots and the expectations at hand; they are others after a key was added.
    private NodeUse[] _uses = [];
    private ValueKind[] _kinds = [];
    private Token[] _tokens = [];
    private ExpectedKeys.Expectation[] _expectations = [];
    private ExpectedKeys.Expectation[] _seconds = [];

    /// <summary>Makes a node of a key that has none.</summary>
    public delegate int KeyAdder(int parent, ReadOnlySpan<byte> key);

    /// <summary>Null: keys that have no node are nobody's.</summary>
    public KeyAdder? AddKey { get; init; }

    /// <summary>Walks the value from the position of its first byte; Accepted when it is one well-formed object and the whole line.</summary>
    public RecordOutcome Walk(Span<byte> text, int at, int length)
    {
        if (_uses.Length == 0)
            Refresh();
        slots.Clear();
        bool isObject = text[at] == '{';
        int end = isObject ? WalkObject(text, KeyTrie.Root, at, 0) : _skipper.SkipValue(text, at, 0);
        if (end < 0)
            return _skipper.Failure;
        if (JsonSkipper.SkipSpace(text, end) != length)
            return RecordOutcome.RejectedJson;
        return isObject ? RecordOutcome.Accepted : RecordOutcome.RejectedNotObject;
    }

    /// <summary>Walks the object whose brace is at the position; returns the position behind it, or -1.</summary>
    private int WalkObject(Span<byte> text, int node, int at, int depth)
    {
        if (depth >= maxDepth)
            return _skipper.Fail(RecordOutcome.RejectedDepth);
        depth++;
        at++;
        int state = ExpectedKeys.Opening(node);
        bool isFirst = true;
        while (true)
        {
            ref ExpectedKeys.Expectation expected = ref _expectations[state];
            bool isExpected = expected.Matches(text, at);
            if (!isExpected)
            {
                expected = ref _seconds[state];
                isExpected = expected.Matches(text, at);
            }

            int child;
            if (isExpected)
            {
                child = expected.Node;
                at += expected.Length;
                state = expected.Next;
            }
            else
            {
                at = ReadKey(text, node, at, isFirst, ref state, out child);
                if (at < 0)
                    return _skipper.Fail(RecordOutcome.RejectedJson);
                if (child == Closed)
                    return at;
            }

            isFirst = false;
            at = ReadValue(text, child, at, depth);
            if (at < 0)
                return -1;
            if (text[at] == '}')
                return at + 1;
        }
    }

    /// <summary>Reads the value of a node; returns the position behind it, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadValue(Span<byte> text, int node, int at, int depth)
    {
        NodeUse use = _uses[node];
        byte first = text[at];
        if (first == '"' && (use & NodeUse.Descend) == 0)
        {
            int end = JsonStrings.FindEnd(text, at + 1, out bool escaped);
            if (end < 0)
                return _skipper.Fail(RecordOutcome.RejectedJson);
            _kinds[node] = escaped ? ValueKind.EscapedText : ValueKind.Text;
            ref Token token = ref _tokens[node];
            token.Start = at + 1;
            token.Length = end - at - 1;
            return end + 1;
        }

        if (use == NodeUse.Number && (first == '-' || (uint)(first - '0') <= 9) && text[at + 1] != 'I')
        {
            int end = NumberParser.Read(text, at, out double number, out bool isInteger);
            if (end < 0)
                return _skipper.Fail(RecordOutcome.RejectedJson);
            _kinds[node] = isInteger ? ValueKind.Integer : ValueKind.Float;
            ref Token token = ref _tokens[node];
            token.Start = at;
            token.Length = end - at;
            token.Number = number;
            return end;
        }

        return ReadOther(text, node, at, depth);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadOther(Span<byte> text, int node, int at, int depth)
    {
        at = JsonSkipper.SkipSpace(text, at); // an expectation may end before the last space
        bool descends = (_uses[node] & NodeUse.Descend) != 0;
        if (descends && _kinds[node] != ValueKind.Absent)
            ForgetBelow(node);

        byte first = text[at];
        if (first is (byte)'{' or (byte)'[')
        {
            _kinds[node] = first == '{' ? ValueKind.Object : ValueKind.Array;
            _tokens[node].Start = at;
            return first == '{' && descends ? WalkObject(text, node, at, depth) : _skipper.SkipContainer(text, at, depth);
        }

        ref Token token = ref _tokens[node];
        int end = JsonSkipper.ReadScalar(text, at, out _kinds[node], ref token);
        if (end < 0)
            return _skipper.Fail(RecordOutcome.RejectedJson);
        if ((_uses[node] & NodeUse.Number) != 0 && _kinds[node] is ValueKind.Integer or ValueKind.Float)
            NumberParser.Read(text, at, out token.Number, out _);
        return end;
    }

    /// <summary>Reads, in full, what leads to the next value of an object: comma, key, colon. Returns the position of the value and
    /// whose it is, or of what is behind the closing brace, or -1.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadKey(Span<byte> text, int node, int at, bool isFirst, ref int state, out int child)
    {
        int start = at;
        child = Closed;
        at = JsonSkipper.SkipSpace(text, at);
        if (text[at] == '}')
            return at + 1;
        if (!isFirst)
        {
            if (text[at] != ',')
                return -1;
            at = JsonSkipper.SkipSpace(text, at + 1);
        }

        if (text[at] != '"')
            return -1;
        int key = at + 1;
        int keyEnd = JsonStrings.FindEnd(text, key, out bool escaped);
        if (keyEnd < 0)
            return -1;
        at = JsonSkipper.SkipSpace(text, keyEnd + 1);
        if (text[at] != ':')
            return -1;
        at = JsonSkipper.SkipSpace(text, at + 1);
        child = FindChild(node, text[key..keyEnd], escaped);
        state = _expected.Learn(state, text, start, at, child);
        return at;
    }

    private int FindChild(int node, ReadOnlySpan<byte> key, bool escaped)
    {
        if (escaped)
        {
            if (_unescapedKey.Length < key.Length)
                _unescapedKey = new byte[2 * key.Length];
            key.CopyTo(_unescapedKey);
            key = _unescapedKey.AsSpan(0, EscapedText.Unescape(_unescapedKey.AsSpan(0, key.Length)));
        }

        int child = trie.Find(node, key);
        if (child != KeyTrie.Nobody || AddKey is null)
            return child;
        child = AddKey(node, key);
        Refresh();
        return child;
    }

    private void Refresh()
    {
        slots.Grow(trie.Count);
        _expected.Grow(trie.Count);
        (_uses, _kinds, _tokens) = (trie.Uses, slots.Kinds, slots.Tokens);
        (_expectations, _seconds) = (_expected.States, _expected.Seconds);
    }

    /// <summary>A later value of the same key replaces the earlier one with all that was in it.</summary>
    private void ForgetBelow(int node)
    {
        for (int child = trie.FirstChild(node); child >= 0; child = trie.NextSibling(child))
        {
            if (_kinds[child] == ValueKind.Absent)
                continue;
            _kinds[child] = ValueKind.Absent;
            ForgetBelow(child);
        }
    }
}
