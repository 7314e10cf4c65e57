using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>The <c>where</c> of a source: every condition's value, as a category key, is one of those it lists.</summary>
internal sealed class RecordConditions
{
    private readonly int[] _slots;
    private readonly byte[][][] _allowed;

    /// <param name="conditions">From the schema.</param>
    /// <param name="slotOf">The slot of a path.</param>
    public RecordConditions(IReadOnlyList<RecordCondition> conditions, Func<IReadOnlyList<string>, int> slotOf)
    {
        _slots = [.. conditions.Select(condition => slotOf(condition.Path))];
        _allowed = [.. conditions.Select(condition => condition.Values.Select(Encoding.UTF8.GetBytes).ToArray())];
    }

    /// <summary>A condition on a value that is absent, null or no category does not hold.</summary>
    public bool Hold(Span<byte> text, RecordSlots slots, CategoryReader categories)
    {
        for (int condition = 0; condition < _slots.Length; condition++)
        {
            int slot = _slots[condition];
            ValueKind kind = EscapedText.Resolve(text, slots, slot);
            ValueState state = categories.Read(text, kind, slots.Tokens[slot], float32: false, out ReadOnlySpan<byte> key);
            if (state != ValueState.Value || !Contains(_allowed[condition], key))
                return false;
        }

        return true;
    }

    internal static bool Contains(byte[][] keys, ReadOnlySpan<byte> key)
    {
        foreach (byte[] candidate in keys)
        {
            if (key.SequenceEqual(candidate))
                return true;
        }

        return false;
    }
}
