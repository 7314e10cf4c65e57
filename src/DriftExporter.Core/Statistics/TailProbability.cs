namespace DriftExporter.Statistics;

/// <summary>A tail probability beside its decimal logarithm: P is 0 where it underflows (below about 1e-308), Log10 goes on.
/// Both are NaN where the probability is not defined.</summary>
public readonly record struct TailProbability(double P, double Log10)
{
    public static TailProbability One => new(1, 0);

    public static TailProbability Zero => new(0, double.NegativeInfinity);

    public static TailProbability Undefined => new(double.NaN, double.NaN);

    /// <summary>From a natural logarithm; what rounding lifted above 0 counts as 0.</summary>
    public static TailProbability FromLn(double ln)
    {
        double clamped = Math.Min(ln, 0);
        return new(Math.Exp(clamped), clamped / Math.Log(10));
    }

    /// <summary>From the probability itself, which must be far from underflow or exactly 0 or 1.</summary>
    public static TailProbability FromP(double p) => new(p, Math.Log10(p));
}
