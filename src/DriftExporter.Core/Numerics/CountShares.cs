using System.Numerics;
using System.Runtime.InteropServices;

namespace DriftExporter.Numerics;

/// <summary>
/// Turns counts into shares: max((count + Add) / Denominator, Floor). Plain shares, Jeffreys smoothing and a floor are
/// all of this form. Scalar and vector give the same bits: one exact conversion, one addition, one division, one maximum.
/// </summary>
/// <remarks>Counts are int or long, 0..2^53. A share is NaN when the denominator is 0 (no rows) and nothing is added.</remarks>
internal readonly record struct CountShares(double Add, double Denominator, double Floor)
{
    public static CountShares Plain(long rows) => new(0, rows, 0);

    /// <summary>Shares of counts, [bins] of int or long into [bins].</summary>
    public void Fill<T>(ReadOnlySpan<T> counts, Span<double> shares)
        where T : struct, IBinaryInteger<T>
    {
        int bin = 0;
        if (Vector.IsHardwareAccelerated && typeof(T) == typeof(int))
            bin = FillInt(MemoryMarshal.Cast<T, int>(counts), shares);
        else if (Vector.IsHardwareAccelerated && typeof(T) == typeof(long))
            bin = FillLong(MemoryMarshal.Cast<T, long>(counts), shares);
        FillScalar(counts[bin..], shares[bin..]);
    }

    /// <summary>The specification of <see cref="Fill"/>.</summary>
    public void FillScalar<T>(ReadOnlySpan<T> counts, Span<double> shares)
        where T : struct, IBinaryInteger<T>
    {
        for (int bin = 0; bin < counts.Length; bin++)
            shares[bin] = Math.Max((double.CreateTruncating(counts[bin]) + Add) / Denominator, Floor);
    }

    /// <summary>Sum of counts, [bins] of int or long; exact while it is below 2^63.</summary>
    public static long Total<T>(ReadOnlySpan<T> counts)
        where T : struct, IBinaryInteger<T>
    {
        long total = 0;
        int bin = 0;
        if (Vector.IsHardwareAccelerated && typeof(T) == typeof(int))
        {
            ref int source = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<T, int>(counts));
            Vector<long> sums = default;
            for (; bin <= counts.Length - Vector<int>.Count; bin += Vector<int>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)bin), out Vector<long> low, out Vector<long> high);
                sums += low + high;
            }

            total = Vector.Sum(sums);
        }

        for (; bin < counts.Length; bin++)
            total += long.CreateTruncating(counts[bin]);
        return total;
    }

    private int FillInt(ReadOnlySpan<int> counts, Span<double> shares)
    {
        ref int source = ref MemoryMarshal.GetReference(counts);
        ref double target = ref MemoryMarshal.GetReference(shares[..counts.Length]);
        int bin = 0;
        for (; bin <= counts.Length - Vector<int>.Count; bin += Vector<int>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)bin), out Vector<long> low, out Vector<long> high);
            Share(low).StoreUnsafe(ref target, (nuint)bin);
            Share(high).StoreUnsafe(ref target, (nuint)(bin + Vector<long>.Count));
        }

        return bin;
    }

    private int FillLong(ReadOnlySpan<long> counts, Span<double> shares)
    {
        ref long source = ref MemoryMarshal.GetReference(counts);
        ref double target = ref MemoryMarshal.GetReference(shares[..counts.Length]);
        int bin = 0;
        for (; bin <= counts.Length - Vector<long>.Count; bin += Vector<long>.Count)
            Share(Vector.LoadUnsafe(ref source, (nuint)bin)).StoreUnsafe(ref target, (nuint)bin);
        return bin;
    }

    private Vector<double> Share(Vector<long> counts) =>
        Vector.Max((Vector.ConvertToDouble(counts) + new Vector<double>(Add)) / new Vector<double>(Denominator), new Vector<double>(Floor));
}
