using DriftExporter.Columns;

namespace DriftExporter.Binning;

/// <summary>The cells of one feature, whichever its kind: what a value becomes when it arrives, and all that is kept of it.</summary>
public sealed class FeatureCells
{
    public FeatureCells(NumericCells numeric, bool float32) => (Numeric, Float32) = (numeric, float32);

    public FeatureCells(CategoryCells categories) => Categories = categories;

    public NumericCells? Numeric { get; }

    public CategoryCells? Categories { get; }

    /// <summary>Values are rounded to float32 before they are mapped.</summary>
    public bool Float32 { get; }

    public int CellCount => Numeric?.CellCount ?? Categories!.CellCount;

    public int MissingId => Numeric?.MissingId ?? Categories!.MissingId;

    public int InvalidId => Numeric?.InvalidId ?? Categories!.InvalidId;

    /// <summary>Writes the cell id of each row of a batch; where the feature is float32, rounds the column in place first.</summary>
    public void Map(ColumnVector column, Span<ushort> ids)
    {
        if (Numeric is null)
        {
            Categories!.Map(column, ids);
            return;
        }

        if (Float32)
            column.RoundToFloat32(ids.Length);
        Numeric.Map(column.Numbers.AsSpan(0, ids.Length), column.States.AsSpan(0, ids.Length), ids);
    }
}
