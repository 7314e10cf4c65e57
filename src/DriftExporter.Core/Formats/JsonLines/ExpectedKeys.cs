using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DriftExporter.Formats.JsonLines;

/// <summary>
/// What followed a place in an earlier line: the bytes from the end of one value to the start of the next
/// (<c>,"age":</c>, white space and all), and whose value that is. One comparison then stands for reading comma, key
/// and colon. An expectation is only ever a guess that the bytes confirm. A state has two, for keys that are not in every line.
/// </summary>
/// <remarks>
/// A state is a place between two values: behind the opening brace of a node's object, behind a node's value, or behind
/// the n-th key in a row that nobody asked for. Invariants. 1: an expectation was read in full when it was learned, in a
/// state of the same object and on the same side of the comma, so equal bytes mean the same again. 2: an unlearned one
/// holds 0xFF bytes, which valid UTF-8 does not contain. 3: the number of states is bounded by nodes and
/// <see cref="MaxUnasked"/>, whatever the lines hold.
/// </remarks>
internal sealed class ExpectedKeys
{
    /// <summary>Longest run of bytes that is remembered; longer ones are read in full every time.</summary>
    public const int MaxLength = 32;

    /// <summary>The state behind keys that there is no room to remember; it never learns.</summary>
    public const int Nowhere = 0;

    /// <summary>The node of an expectation that nothing was learned for.</summary>
    public const int Unknown = -2;

    /// <summary>States behind keys that nobody asked for: 1..MaxUnasked; those of nodes follow.</summary>
    private const int MaxUnasked = 256;

    private Expectation[] _states = NewStates(MaxUnasked + 64);
    private Expectation[] _seconds = NewStates(MaxUnasked + 64);
    private int _unasked;

    /// <summary>[states] what was learned last.</summary>
    public Expectation[] States => _states;

    /// <summary>[states] what was learned before that.</summary>
    public Expectation[] Seconds => _seconds;

    public static int Opening(int node) => MaxUnasked + 1 + (2 * node);

    public static int Behind(int node) => MaxUnasked + 2 + (2 * node);

    /// <summary>Makes room for the states of so many nodes.</summary>
    public void Grow(int nodes)
    {
        int needed = Opening(nodes);
        if (needed <= _states.Length)
            return;
        int length = Math.Max(needed, 2 * _states.Length);
        _states = Grown(_states, length);
        _seconds = Grown(_seconds, length);
    }

    /// <summary>Remembers the bytes of text[start .. end] as what follows a state. Returns the state behind the value to come.</summary>
    public int Learn(int state, ReadOnlySpan<byte> text, int start, int end, int node)
    {
        if (state == Nowhere)
            return node == KeyTrie.Nobody ? Nowhere : Behind(node);
        ref Expectation expectation = ref _states[state];
        if (node == KeyTrie.Nobody && expectation.Unasked == Nowhere && _unasked < MaxUnasked)
            expectation.Unasked = ++_unasked;
        int next = node == KeyTrie.Nobody ? expectation.Unasked : Behind(node);
        int length = end - start;
        if (length <= MaxLength)
        {
            _seconds[state] = expectation;
            expectation.Node = node;
            expectation.Next = next;
            expectation.Length = length;
            expectation.Mask = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)length));
            expectation.Bytes = Vector256.Create(text.Slice(start, MaxLength)) & expectation.Mask;
        }

        return next;
    }

    private static Expectation[] Grown(Expectation[] states, int count)
    {
        Expectation[] grown = NewStates(count);
        states.CopyTo(grown, 0);
        return grown;
    }

    private static Expectation[] NewStates(int count)
    {
        Expectation[] states = new Expectation[count];
        states.AsSpan().Fill(new Expectation { Bytes = Vector256<byte>.AllBitsSet, Mask = Vector256<byte>.AllBitsSet, Node = Unknown });
        return states;
    }

    internal struct Expectation
    {
        public Vector256<byte> Bytes;

        /// <summary>0xFF for the first <see cref="Length"/> bytes.</summary>
        public Vector256<byte> Mask;

        public int Length;

        /// <summary>Whose value follows.</summary>
        public int Node;

        /// <summary>The state behind that value.</summary>
        public int Next;

        /// <summary>The state behind a key that nobody asked for.</summary>
        public int Unasked;

        /// <summary>Whether the text goes on as expected.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly bool Matches(Vector256<byte> text) => ((text & Mask) ^ Bytes) == Vector256<byte>.Zero;
    }
}
