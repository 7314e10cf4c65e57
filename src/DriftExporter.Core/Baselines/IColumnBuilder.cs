using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>Makes the profile of one column from passes over the data, each pass with the same rows in the same order.</summary>
internal interface IColumnBuilder
{
    long Rows { get; }

    long Missing { get; }

    long Invalid { get; }

    void Add(ColumnVector column, int rows);

    /// <summary>Ends a pass; true when the data must be read once more.</summary>
    bool EndPass();

    /// <summary>Once no pass is left, and the column has at least one value.</summary>
    FeatureProfile Build();
}
