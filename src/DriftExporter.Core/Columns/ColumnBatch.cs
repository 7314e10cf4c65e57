namespace DriftExporter.Columns;

/// <summary>Up to <see cref="MaxRows"/> rows as a struct of arrays: one vector per requested column, in the order of the request.</summary>
public sealed class ColumnBatch
{
    public const int MaxRows = 4096;

    public ColumnBatch(IReadOnlyList<FeatureKind> kinds)
    {
        Columns = new ColumnVector[kinds.Count];
        for (int column = 0; column < kinds.Count; column++)
            Columns[column] = new ColumnVector(kinds[column]);
    }

    /// <summary>Columns of another batch, shared with it.</summary>
    internal static ColumnBatch Sharing(ColumnVector[] columns) => new([]) { Columns = columns };

    /// <summary>[columns], in the order of the request.</summary>
    public ColumnVector[] Columns { get; private init; }

    /// <summary>Rows in use, 0..MaxRows.</summary>
    public int RowCount { get; set; }

    public void Clear()
    {
        RowCount = 0;
        foreach (ColumnVector column in Columns)
            column.Clear();
    }
}
