namespace DriftExporter.Formats.Text;

/// <summary>Where the value of a slot stands in the line.</summary>
internal struct Token
{
    public int Start;

    /// <summary>Bytes; of texts without the quotes; undefined for arrays and objects.</summary>
    public int Length;

    /// <summary>The number (an infinity when too large), where the slot is read as one and holds one.</summary>
    public double Number;
}

/// <summary>
/// What one record holds at the places somebody asked for: one slot for each path. A format's parser fills the slots in
/// the order of the line, a later value replacing an earlier one; <see cref="RecordAssembler"/> turns them into a row.
/// </summary>
/// <remarks>Invariants. 1: Tokens[slot] is defined where Kinds[slot] is neither Absent, Null nor Stored. 2: slot 0 is nobody's;
/// values that nobody asked for may be written there.</remarks>
internal sealed class RecordSlots
{
    /// <summary>[slots]</summary>
    public ValueKind[] Kinds { get; private set; } = [];

    /// <summary>[slots]</summary>
    public Token[] Tokens { get; private set; } = [];

    /// <summary>[slots] A parser may put a finite number straight into the free row of a column, and its state with it; then the slot's kind
    /// is Stored. Whatever else comes for the slot, earlier or later in the line, goes through the slot.</summary>
    public NumberTarget[] Targets { get; private set; } = [];

    /// <summary>The row of the record in the targets.</summary>
    public int Row { get; set; }

    public void Clear() => Kinds.AsSpan().Clear();

    /// <summary>Makes room for more slots; those there keep their content.</summary>
    public void Grow(int count)
    {
        if (count <= Kinds.Length)
            return;
        ValueKind[] kinds = new ValueKind[count];
        Kinds.CopyTo(kinds, 0);
        Token[] tokens = new Token[count];
        Tokens.CopyTo(tokens, 0);
        NumberTarget[] targets = new NumberTarget[count];
        Targets.CopyTo(targets, 0);
        (Kinds, Tokens, Targets) = (kinds, tokens, targets);
    }
}
