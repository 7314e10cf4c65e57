namespace DriftExporter.Numerics;

/// <summary>Running sums of counts: sums[cell] = counts[0] + … + counts[cell], exact while below 2^63.</summary>
public static class PrefixSum
{
    /// <summary>counts [cells], sums [cells or more]; returns the total. The spans may be the same memory.</summary>
    public static long Inclusive(ReadOnlySpan<long> counts, Span<long> sums)
    {
        long running = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            sums[cell] = running += counts[cell];
        return running;
    }

    /// <summary>counts [cells], sums [cells or more]; returns the total.</summary>
    public static long Inclusive(ReadOnlySpan<int> counts, Span<long> sums)
    {
        long running = 0;
        for (int cell = 0; cell < counts.Length; cell++)
            sums[cell] = running += counts[cell];
        return running;
    }
}
