namespace DriftExporter.Columns;

/// <summary>How a column is compared: by order (KS, quantile bins) or by category.</summary>
public enum FeatureKind : byte
{
    Numeric,
    Categorical,
}
