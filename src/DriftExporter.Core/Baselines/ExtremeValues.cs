using DriftExporter.Binning;

namespace DriftExporter.Baselines;

/// <summary>The smallest and the largest <see cref="PointChooser.Extremes"/> values seen, in bounded memory.</summary>
internal sealed class ExtremeValues
{
    private const int Keep = PointChooser.Extremes;

    private readonly double[] _low = new double[4 * Keep];
    private readonly double[] _high = new double[4 * Keep];
    private int _lowCount;
    private int _highCount;
    private double _lowLimit = double.PositiveInfinity;
    private double _highLimit = double.NegativeInfinity;

    public void Add(double value)
    {
        if (value < _lowLimit)
        {
            _low[_lowCount++] = value;
            if (_lowCount == _low.Length)
                CutLow();
        }

        if (value > _highLimit)
        {
            _high[_highCount++] = value;
            if (_highCount == _high.Length)
                CutHigh();
        }
    }

    /// <summary>Both ends, ascending and distinct.</summary>
    public double[] Values()
    {
        CutLow();
        CutHigh();
        return [.. _low.Take(_lowCount).Concat(_high.Take(_highCount)).Distinct().Order()];
    }

    private void CutLow()
    {
        Array.Sort(_low, 0, _lowCount);
        _lowCount = Math.Min(_lowCount, Keep);
        if (_lowCount == Keep)
            _lowLimit = _low[Keep - 1];
    }

    private void CutHigh()
    {
        Array.Sort(_high, 0, _highCount);
        int drop = Math.Max(0, _highCount - Keep);
        _high.AsSpan(drop, _highCount - drop).CopyTo(_high);
        _highCount -= drop;
        if (_highCount == Keep)
            _highLimit = _high[0];
    }
}
