using System.Numerics;

namespace DriftExporter.Statistics;

/// <summary>Remembers critical values: features with the same number of values share them, and so do evaluations of a full rows window.
/// Bounded and direct-mapped: a new key takes the place of the one that hashes alike. Holds nothing else, so a hit is bit for bit
/// what a miss computes. Not for several threads at once.</summary>
public sealed class CriticalValueCache
{
    // In the place of the number of bins, which is never negative.
    private const int KolmogorovSmirnovFamily = -1;
    private readonly Entry[] entries;

    /// <param name="capacity">Entries of 56 bytes; rounded up to a power of two.</param>
    public CriticalValueCache(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    }

    /// <inheritdoc cref="CriticalValues.Psi"/>
    public double Psi(long n, long m, int bins, double alpha, double tolerance)
    {
        ref Entry entry = ref Find(new Key(n, m, bins, alpha, tolerance), out bool found);
        if (!found)
            entry.Value = CriticalValues.Psi(n, m, bins, alpha, tolerance);
        return entry.Value;
    }

    /// <inheritdoc cref="CriticalValues.KolmogorovSmirnov"/>
    public double KolmogorovSmirnov(long n, long m, double alpha, double tolerance)
    {
        ref Entry entry = ref Find(new Key(n, m, KolmogorovSmirnovFamily, alpha, tolerance), out bool found);
        if (!found)
            entry.Value = CriticalValues.KolmogorovSmirnov(n, m, alpha, tolerance);
        return entry.Value;
    }

    private ref Entry Find(in Key key, out bool found)
    {
        ref Entry entry = ref entries[key.GetHashCode() & (entries.Length - 1)];
        found = entry.Taken && entry.Key == key;
        entry.Key = key;
        entry.Taken = true;
        return ref entry;
    }

    private readonly record struct Key(long N, long M, int Bins, double Alpha, double Tolerance);

    private struct Entry
    {
        public Key Key;
        public double Value;
        public bool Taken;
    }
}
