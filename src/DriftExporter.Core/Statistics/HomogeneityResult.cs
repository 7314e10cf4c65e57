namespace DriftExporter.Statistics;

/// <summary>A 2 x K homogeneity table in one number.</summary>
/// <param name="Statistic">Chi-square, at least 0; NaN when a side has no rows.</param>
/// <param name="DegreesOfFreedom">Groups - 1; 0 when there is nothing to compare.</param>
/// <param name="Groups">Columns of the table after pooling, without empty ones.</param>
public readonly record struct HomogeneityResult(double Statistic, int DegreesOfFreedom, int Groups);
