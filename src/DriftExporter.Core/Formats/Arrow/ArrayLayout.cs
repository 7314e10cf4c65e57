namespace DriftExporter.Formats.Arrow;

/// <summary>Where an array is in every record batch of a schema. Arrays stand in the order of the tree, parents first; views have
/// further buffers, as many as each batch says, so that a place counts the views before it.</summary>
/// <param name="Node">Index among the batch's nodes: its length and its nulls.</param>
/// <param name="Buffer">Index of its first buffer, further buffers of views not counted.</param>
/// <param name="ViewsBefore">Arrays of views before it.</param>
internal readonly record struct ArrayPlace(int Node, int Buffer, int ViewsBefore);

/// <summary>An array that can be read as one value a row.</summary>
internal sealed class ArrayLayout
{
    public required ArrayPlace Place { get; init; }

    /// <summary>Of the values, also where they stand in a dictionary.</summary>
    public required ArrowType Type { get; init; }

    public required bool IsBigEndian { get; init; }

    /// <summary>Whether the first buffer tells which rows are null.</summary>
    public required bool HasValidity { get; init; }

    /// <summary>The structs around it, from the outside in. A row is null where one of them is.</summary>
    public IReadOnlyList<ArrayPlace> Structs { get; init; } = [];

    /// <summary>Null where the values are not in a dictionary.</summary>
    public long? DictionaryId { get; init; }

    public ArrowType IndexType { get; init; }

    /// <summary>Of a run-end encoded array: where each run ends, and its values.</summary>
    public ArrayLayout? RunEnds { get; init; }

    public ArrayLayout? Values { get; init; }

    /// <summary>Values that no reader is for: only whether they are null is told.</summary>
    public bool IsOpaque { get; init; }
}
