using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>Arrays of one slice, shared by all columns of a reader since columns are filled one after another.</summary>
internal sealed class Scratch
{
    /// <summary>[slice] definition levels, then dictionary indices.</summary>
    public int[] Integers { get; } = new int[ColumnBatch.MaxRows];

    /// <summary>[present] rows of the batch that hold a value.</summary>
    public int[] Rows { get; } = new int[ColumnBatch.MaxRows];

    /// <summary>[present]</summary>
    public int[] Starts { get; } = new int[ColumnBatch.MaxRows];

    /// <summary>[present]</summary>
    public int[] Lengths { get; } = new int[ColumnBatch.MaxRows];

    /// <summary>[present]</summary>
    public double[] Numbers { get; } = new double[ColumnBatch.MaxRows];
}
