using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>From one value to the next where the line does not go on as the one before.</summary>
internal sealed partial class JsonWalker
{
    // What ReadKey found: fields, so that the loop's own stay in registers.
    private int _keyNode;
    private int _keyState;
    private byte[] _unescapedKey = [];

    /// <summary>The second expectation of a state if the text goes on as that says, else one of no node.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref ExpectedKeys.Expectation Other(int state, Vector256<byte> next)
    {
        ref ExpectedKeys.Expectation expected = ref _seconds[state];
        if (expected.Matches(next))
            return ref expected;
        return ref _seconds[ExpectedKeys.Nowhere];
    }

    /// <summary>Reads, in full, what leads to the next value of an object: comma, key, colon. Returns the position of the value, or of
    /// what is behind the closing brace, or -1; leaves whose value it is and the state behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int ReadKey(Span<byte> text, int node, int at, int state)
    {
        int start = at;
        _keyNode = Closed;
        at = JsonSkipper.SkipSpace(text, at);
        if (text[at] == '}')
            return at + 1;
        if (state != ExpectedKeys.Opening(node))
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
        _keyNode = FindChild(node, text[key..keyEnd], escaped);
        _keyState = _expected.Learn(state, text, start, at, _keyNode);
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
}
