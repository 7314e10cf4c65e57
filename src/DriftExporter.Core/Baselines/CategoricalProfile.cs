namespace DriftExporter.Baselines;

/// <param name="Value">Canonical key; see Columns/CategoryKey.</param>
/// <param name="Count">Training rows, at least 1.</param>
public sealed record Category(string Value, long Count);

/// <summary>The training categories beyond the cap.</summary>
/// <param name="Count">Rows of all of them.</param>
/// <param name="Distinct">How many they were.</param>
/// <param name="Hashes">Ascending FNV-1a hashes of their keys; null when they were too many to keep, and then other and unseen cannot be told apart.</param>
public sealed record OtherCategories(long Count, long Distinct, ulong[]? Hashes);

/// <summary>A categorical training column: its categories by falling count (ties in code point order), and what the cap left out.</summary>
public sealed record CategoricalProfile
{
    public required IReadOnlyList<Category> Categories { get; init; }

    /// <summary>Null when nothing was capped.</summary>
    public OtherCategories? Other { get; init; }

    /// <summary>False when an unknown key may be one of the capped training categories.</summary>
    public bool TellsUnseen => Other is null || Other.Hashes is not null;
}
