using DriftExporter.Columns;

namespace DriftExporter.Binning;

/// <summary>
/// Cells of a categorical feature: one for each category of the baseline, then <c>other</c>, <c>unseen</c>,
/// <c>missing</c>, <c>invalid</c>. Looking a key up allocates nothing; unknown keys are never stored, so hostile
/// cardinality costs no memory.
/// </summary>
public sealed class CategoryCells
{
    private readonly ByteKeyTable _table = new();
    private readonly ShortKeys _shortKeys;
    private readonly HashSet<ulong> _otherHashes;
    private readonly bool _unknownIsOther;

    /// <param name="categories">UTF-8 keys; their order is the order of the cells. At most 65,000.</param>
    /// <param name="otherHashes">Ascending <see cref="StableHash"/> of the training categories that were capped away; null when
    /// there were too many to keep, so that an unknown key counts as other and nothing as unseen.</param>
    public CategoryCells(IReadOnlyList<byte[]> categories, ulong[]? otherHashes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(categories.Count, 65_000);
        foreach (byte[] category in categories)
            _table.FindOrAdd(category);
        CategoryCount = categories.Count;
        _shortKeys = new ShortKeys(categories);
        _otherHashes = [.. otherHashes ?? []];
        _unknownIsOther = otherHashes is null;
    }

    public int CategoryCount { get; }

    public int OtherId => CategoryCount;

    public int UnseenId => CategoryCount + 1;

    public int MissingId => CategoryCount + 2;

    public int InvalidId => CategoryCount + 3;

    /// <summary>Cells, the two for missing and invalid included.</summary>
    public int CellCount => CategoryCount + 4;

    /// <summary>Writes the cell id of each row: <see cref="MapEach"/> for the rows that a look at all keys at once leaves over.</summary>
    public void Map(ColumnVector column, Span<ushort> ids)
    {
        ReadOnlySpan<ValueState> states = column.States.AsSpan(0, ids.Length);
        bool isDone = _shortKeys.Find(column.TextBytes, column.TextStarts.AsSpan(0, ids.Length), column.TextLengths.AsSpan(0, ids.Length), ids);
        if (!isDone || states.ContainsAnyExcept(ValueState.Value))
            MapLeftOver(column, states, ids);
    }

    /// <summary>The specification of <see cref="Map"/>.</summary>
    internal void MapEach(ColumnVector column, Span<ushort> ids)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            ids[row] = (ushort)(column.States[row] switch
            {
                ValueState.Value => IdOf(column.Text(row)),
                ValueState.Missing => MissingId,
                _ => InvalidId,
            });
        }
    }

    private void MapLeftOver(ColumnVector column, ReadOnlySpan<ValueState> states, Span<ushort> ids)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            if (states[row] != ValueState.Value)
                ids[row] = (ushort)(states[row] == ValueState.Missing ? MissingId : InvalidId);
            else if (ids[row] == ShortKeys.Unknown)
                ids[row] = (ushort)IdOfUnknown(column.Text(row));
            else if (ids[row] == ShortKeys.NotLookedUp)
                ids[row] = (ushort)IdOf(column.Text(row));
        }
    }

    public int IdOf(ReadOnlySpan<byte> key)
    {
        int index = _table.Find(key);
        return index >= 0 ? index : IdOfUnknown(key);
    }

    private int IdOfUnknown(ReadOnlySpan<byte> key) =>
        _unknownIsOther || (_otherHashes.Count > 0 && _otherHashes.Contains(StableHash(key))) ? OtherId : UnseenId;

    /// <summary>FNV-1a, 64 bit: the same on every machine, for the hashes that a baseline file holds.
    /// Source: Fowler, Noll, Vo, "The FNV Non-Cryptographic Hash Algorithm".</summary>
    public static ulong StableHash(ReadOnlySpan<byte> key)
    {
        ulong hash = 14695981039346656037;
        foreach (byte octet in key)
            hash = (hash ^ octet) * 1099511628211;
        return hash;
    }
}
