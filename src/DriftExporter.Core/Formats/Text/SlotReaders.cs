namespace DriftExporter.Formats.Text;

/// <summary>Gives paths their slots, and notes how many fields, conditions and the like read each.</summary>
internal sealed class SlotReaders(Func<IReadOnlyList<string>, int> slotOf)
{
    private readonly Dictionary<int, int> _counts = [];

    public int SlotOf(IReadOnlyList<string> path)
    {
        int slot = slotOf(path);
        _counts[slot] = _counts.GetValueOrDefault(slot) + 1;
        return slot;
    }

    public bool AreSeveral(int slot) => _counts.GetValueOrDefault(slot) > 1;
}
