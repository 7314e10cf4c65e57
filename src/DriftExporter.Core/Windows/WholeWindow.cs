using DriftExporter.Binning;

namespace DriftExporter.Windows;

/// <summary>Everything that came: the one window of <c>check</c>.</summary>
public sealed class WholeWindow : DriftWindow
{
    private readonly MomentSums[] _moments;
    private long _oldest = long.MaxValue;
    private long _newest = long.MinValue;

    /// <param name="centres">[features] the baseline's means.</param>
    public WholeWindow(string label, FeatureCells[] features, double[] centres)
        : base(label, features) =>
        _moments = [.. centres.Select(centre => new MomentSums(centre))];

    public override long OldestTime => _oldest;

    public override long NewestTime => _newest;

    public override MomentSums? Moments(int feature) => Features[feature].Numeric is null ? null : _moments[feature];

    public override void Clear()
    {
        for (int feature = 0; feature < Features.Length; feature++)
        {
            Array.Clear(MutableCounts(feature));
            _moments[feature] = new MomentSums(_moments[feature].Centre);
        }

        (Rows, _oldest, _newest) = (0, long.MaxValue, long.MinValue);
    }

    public override void Append(CellBatch batch, int from, int count)
    {
        for (int feature = 0; feature < Features.Length; feature++)
        {
            int[] counts = MutableCounts(feature);
            foreach (ushort id in batch.Ids[feature].AsSpan(from, count))
                counts[id]++;
            if (Features[feature].Numeric is not null)
                NumberRuns.Add(ref _moments[feature], batch.Numbers[feature].AsSpan(from, count));
        }

        foreach (long time in batch.Times.AsSpan(from, count))
        {
            _oldest = Math.Min(_oldest, time);
            _newest = Math.Max(_newest, time);
        }

        Rows += count;
    }
}
