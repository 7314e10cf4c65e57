using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>
/// One forward walk over a line that is an object: checks all of it, and notes in the slots what stands at the nodes of
/// the trie. Objects with nodes below are walked, others skipped.
/// </summary>
internal sealed partial class JsonWalker(KeyTrie trie, RecordSlots slots, int maxDepth)
{
    /// <summary>Longest path that is walked into: walking is recursive.</summary>
    public const int MaxDescent = 64;

    private const int Closed = -1;

    private readonly ExpectedKeys _expected = new();
    private readonly JsonSkipper _skipper = new(maxDepth);

    // The arrays of the trie, the slots and the expectations at hand; they are others after a key was added.
    private NodeUse[] _uses = [];
    private ValueKind[] _kinds = [];
    private Token[] _tokens = [];
    private ExpectedKeys.Expectation[] _expectations = [];
    private ExpectedKeys.Expectation[] _seconds = [];
    private NumberTarget[] _targets = [];

    /// <summary>Makes a node of a key that has none.</summary>
    public delegate int KeyAdder(int parent, ReadOnlySpan<byte> key);

    /// <summary>Null: keys that have no node are nobody's.</summary>
    public KeyAdder? AddKey { get; init; }

    /// <summary>Walks the value from the position of its first byte; Accepted when it is one well-formed object and the whole line.</summary>
    public RecordOutcome Walk(Span<byte> text, int at, int length)
    {
        if (_uses.Length == 0)
            Refresh();
        if (text.Length - length < PaddedLine.Padding || text[length] != 0 || at > length)
            throw new ArgumentException("The text is not padded.", nameof(text));
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
    // The hot loop. It reads the text without bounds checks, which is safe because of two things. The position moves only over
    // bytes that were looked at and are not zero: expectations, digits, texts and what is around them; so it never passes the zero
    // behind the line (checked by Walk). And the padding is longer than whatever is loaded from one position.
    private int WalkObject(Span<byte> text, int node, int at, int depth)
    {
        if (depth >= maxDepth)
            return _skipper.Fail(RecordOutcome.RejectedDepth);
        depth++;
        at++;
        ref byte origin = ref MemoryMarshal.GetReference(text);
        int state = ExpectedKeys.Opening(node);
        while (true)
        {
            Vector256<byte> next = Vector256.LoadUnsafe(ref origin, (nuint)(uint)at);
            ref ExpectedKeys.Expectation expected = ref _expectations[state];
            if (!expected.Matches(next))
                expected = ref Other(state, next);
            int child = expected.Node;
            if (child != ExpectedKeys.Unknown)
            {
                at += expected.Length;
                state = expected.Next;
            }
            else
            {
                at = ReadKey(text, node, at, state);
                if (at < 0)
                    return _skipper.Fail(RecordOutcome.RejectedJson);
                child = _keyNode;
                if (child == Closed)
                    return at;
                state = _keyState;
            }

            byte first = Unsafe.Add(ref origin, at);
            NodeUse use = _uses[child];
            if (first == '"' && (use & NodeUse.Descend) == 0)
            {
                int start = at + 1;
                int end = JsonStrings.FindSpecial(ref origin, start);
                ValueKind kind = ValueKind.Text;
                if (Unsafe.Add(ref origin, end) != '"')
                {
                    end = JsonStrings.FindEndWithEscapes(text, end);
                    if (end < 0)
                        return _skipper.Fail(RecordOutcome.RejectedJson);
                    kind = ValueKind.EscapedText;
                }

                _kinds[child] = kind;
                ref Token token = ref _tokens[child];
                token.Start = start;
                token.Length = end - start;
                at = end + 1;
            }
            else
            {
                int length = use == NodeUse.Number && IsNumber(first) ? ReadNumber(ref Unsafe.Add(ref origin, at), child) : 0;
                at = length > 0 ? at + length : ReadOther(text, child, at, depth);
                if (at < 0)
                    return -1;
            }

            if (Unsafe.Add(ref origin, at) == '}')
                return at + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumber(byte first) => (uint)(first - '-') <= '9' - '-';

    /// <summary>Reads a plain number straight into its column, if it has one and that is where numbers of the node go. Returns its length or 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadNumber(ref byte start, int node)
    {
        ref NumberTarget target = ref _targets[node];
        if (target.Numbers is null)
            return 0;
        int length = PlainNumber.Read(ref start, ref target.IsLong, out target.Numbers[slots.Row]);
        if (length > 0)
        {
            target.States![slots.Row] = ValueState.Value;
            _kinds[node] = ValueKind.Stored;
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadOther(Span<byte> text, int node, int at, int depth)
    {
        at = JsonSkipper.SkipSpace(text, at); // an expectation may end before the last space
        NodeUse use = _uses[node];
        bool descends = (use & NodeUse.Descend) != 0;
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
        int end;
        if (first == 't' | first == 'f')
        {
            token.Start = at;
            end = JsonSkipper.ReadBoolean(text, at, out _kinds[node]);
            return end < 0 ? _skipper.Fail(RecordOutcome.RejectedJson) : end;
        }

        if ((use & NodeUse.Number) != 0 && IsNumber(first) && text[at + 1] != 'I')
        {
            end = NumberParser.Scan(text, at, out DecimalNumber number);
            if (end < 0)
                return _skipper.Fail(RecordOutcome.RejectedJson);
            _kinds[node] = number.IsInteger ? ValueKind.Integer : ValueKind.Float;
            token = new Token { Start = at, Length = end - at, Number = number.ToDouble(text[at..end]) };
            return end;
        }

        end = JsonSkipper.ReadScalar(text, at, out _kinds[node], ref token);
        return end < 0 ? _skipper.Fail(RecordOutcome.RejectedJson) : end;
    }

    private void Refresh()
    {
        slots.Grow(trie.Count);
        _expected.Grow(trie.Count);
        (_uses, _kinds, _tokens, _targets) = (trie.Uses, slots.Kinds, slots.Tokens, slots.Targets);
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
