using System.Runtime.CompilerServices;

namespace DriftExporter.Binning;

/// <summary>
/// A map from numbers to buckets 0..buckets-1 that never decreases. Values outside [First, Last] share the outer buckets;
/// NaN goes to the last one, so that every double has a bucket.
/// </summary>
internal readonly struct NumericCellsMap
{
    public bool IsLogarithmic { get; private init; }

    public double First { get; private init; }

    public double Last { get; private init; }

    /// <summary>Subtracted before the map: First for a linear one; zero or First for a logarithmic one.</summary>
    public double Origin { get; private init; }

    /// <summary>Linear: buckets per unit.</summary>
    public double Scale { get; private init; }

    /// <summary>Logarithmic: smaller distances share the bucket of the origin.</summary>
    public double Smallest { get; private init; }

    /// <summary>Logarithmic: how many low bits of a double fall away; an octave has 2^(52 - Shift) buckets.</summary>
    public int Shift { get; private init; }

    /// <summary>Logarithmic: bucket of the origin, which may be negative when all points lie above it.</summary>
    public long Zero { get; private init; }

    /// <summary>Null when the range overflows or is too narrow to be scaled.</summary>
    public static NumericCellsMap? Linear(double first, double last, int buckets)
    {
        double scale = (buckets - 1) / (last - first);
        return double.IsNormal(scale) && double.IsFinite(last - first)
            ? new NumericCellsMap { First = first, Last = last, Origin = first, Scale = scale }
            : null;
    }

    /// <summary>
    /// Buckets of equal width in the bits of a double's distance from the origin, which is its logarithm with straight
    /// lines inside the octaves. Null when the range overflows.
    /// </summary>
    public static NumericCellsMap? Logarithmic(double first, double last, double origin, double smallest, int buckets)
    {
        if (!double.IsFinite(last - origin) || !double.IsFinite(first - origin))
            return null;
        var map = new NumericCellsMap { IsLogarithmic = true, First = first, Last = last, Origin = origin, Smallest = smallest };
        int shift = 1; // at 0 the difference of two distances could pass 2^63
        while (map.Distance(last - origin, shift) - map.Distance(first - origin, shift) > buckets - 1)
            shift++;
        return map with { Shift = shift, Zero = -map.Distance(first - origin, shift) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Bucket(double value)
    {
        // In this order NaN, for which both comparisons fail, becomes Last; the vector instructions do the same.
        double inside = value < Last ? value : Last;
        inside = (inside > First ? inside : First) - Origin;
        return IsLogarithmic ? (int)(Zero + Distance(inside, Shift)) : (int)(inside * Scale);
    }

    private long Distance(double value, int shift)
    {
        double magnitude = Math.Abs(value);
        if (!(magnitude > Smallest))
            magnitude = Smallest;
        long bits = (BitConverter.DoubleToInt64Bits(magnitude) - BitConverter.DoubleToInt64Bits(Smallest)) >>> shift;
        return value < 0 ? -bits : bits;
    }
}
