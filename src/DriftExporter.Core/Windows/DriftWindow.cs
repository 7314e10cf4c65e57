using DriftExporter.Binning;

namespace DriftExporter.Windows;

/// <summary>The records that a comparison looks at, as counts of cells. Written by one thread; a scorer reads it on that thread.</summary>
public abstract class DriftWindow
{
    private readonly int[][] _counts;

    protected DriftWindow(string label, FeatureCells[] features)
    {
        Label = label;
        Features = features;
        _counts = new int[features.Length][];
        for (int feature = 0; feature < features.Length; feature++)
            _counts[feature] = new int[features[feature].CellCount];
    }

    /// <summary>Value of the label <c>window</c>: <c>rows=5000</c>, <c>1h</c>.</summary>
    public string Label { get; }

    /// <summary>Records in the window.</summary>
    public long Rows { get; protected set; }

    /// <summary>Nanoseconds since the Unix epoch; meaningful while Rows &gt; 0.</summary>
    public abstract long OldestTime { get; }

    /// <summary>Nanoseconds since the Unix epoch; meaningful while Rows &gt; 0.</summary>
    public abstract long NewestTime { get; }

    protected FeatureCells[] Features { get; }

    /// <summary>[cells] records in each cell of a feature, missing and invalid included.</summary>
    public ReadOnlySpan<int> Counts(int feature) => _counts[feature];

    /// <summary>Moments of a numeric feature's values; null where they are not kept.</summary>
    public abstract MomentSums? Moments(int feature);

    /// <summary>Adds the rows [from, from + count) of a batch, in their order.</summary>
    public abstract void Append(CellBatch batch, int from, int count);

    /// <summary>Forgets all records: the window is as new.</summary>
    public abstract void Clear();

    protected int[] MutableCounts(int feature) => _counts[feature];
}
