using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>
/// A uniform sample of <paramref name="size"/> values, chosen by a hash of each value's position: the same for the same
/// data, whatever the batches, files or threads in which it was seen.
/// </summary>
/// <param name="size">How many values are kept, from 1.</param>
/// <remarks>Keeps the values whose hashed position is among the smallest (bottom-k sampling), in a buffer of twice the
/// size that is cut back when it is full: O(1) a value on average.</remarks>
internal sealed class RowSample(int size)
{
    /// <summary>Enough for the default number of points.</summary>
    public const int Smallest = 65_536;

    private readonly ulong[] _hashes = new ulong[2 * size];
    private readonly double[] _values = new double[2 * size];
    private ulong _largest = ulong.MaxValue;
    private int _count;

    public void Add(double value, long position)
    {
        ulong hash = Mix((ulong)position);
        if (hash > _largest)
            return;
        _hashes[_count] = hash;
        _values[_count++] = value;
        if (_count == _hashes.Length)
            Cut();
    }

    /// <summary>The sampled values, ascending.</summary>
    public double[] Sorted()
    {
        Cut();
        double[] sorted = _values.AsSpan(0, _count).ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>Mean of the values times a factor: the same bits on every machine.</summary>
    public double Mean(double factor)
    {
        Cut();
        var sum = default(FixedLaneSum);
        foreach (double value in _values.AsSpan(0, _count))
            sum.Add(factor * value);
        return sum.Total / _count;
    }

    private void Cut()
    {
        Array.Sort(_hashes, _values, 0, _count);
        _count = Math.Min(_count, size);
        if (_count == size)
            _largest = _hashes[size - 1];
    }

    /// <summary>Finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection, so no two positions share a hash.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
