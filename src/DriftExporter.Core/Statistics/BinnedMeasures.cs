using System.Numerics.Tensors;

namespace DriftExporter.Statistics;

/// <summary>One bin's part of a distance, for one bin and for a block of bins.</summary>
internal interface IMeasure
{
    /// <summary>The specification: part of a bin with window share q and baseline share p.</summary>
    static abstract double Term(double q, double p);

    /// <summary>Replaces q by the bins' parts; p and both scratch spans may be overwritten. All of one length.</summary>
    static abstract void Terms(Span<double> q, Span<double> p, Span<double> scratch, Span<double> other);
}

/// <summary>q ln(q / m) + p ln(p / m), m = (p + q) / 2; nothing for an empty share.</summary>
internal readonly struct JensenShannonTerms : IMeasure
{
    public static double Term(double q, double p) =>
        Logarithms.Weighted(q, q / ((q + p) / 2)) + Logarithms.Weighted(p, p / ((q + p) / 2));

    public static void Terms(Span<double> q, Span<double> p, Span<double> scratch, Span<double> other)
    {
        TensorPrimitives.Add(q, p, scratch);
        TensorPrimitives.Divide(scratch, 2, scratch);
        TensorPrimitives.Divide(q, scratch, other);
        Logarithms.Weigh(q, other);
        TensorPrimitives.Divide(p, scratch, other);
        Logarithms.Weigh(p, other);
        TensorPrimitives.Add(q, p, q);
    }
}

/// <summary>q ln(q / p).</summary>
internal readonly struct KullbackLeiblerTerms : IMeasure
{
    public static double Term(double q, double p) => Logarithms.Weighted(q, q / p);

    public static void Terms(Span<double> q, Span<double> p, Span<double> scratch, Span<double> other)
    {
        TensorPrimitives.Divide(q, p, scratch);
        Logarithms.Weigh(q, scratch);
    }
}

/// <summary>(sqrt q - sqrt p)^2</summary>
internal readonly struct HellingerTerms : IMeasure
{
    public static double Term(double q, double p)
    {
        double difference = Math.Sqrt(q) - Math.Sqrt(p);
        return difference * difference;
    }

    public static void Terms(Span<double> q, Span<double> p, Span<double> scratch, Span<double> other)
    {
        TensorPrimitives.Sqrt(q, q);
        TensorPrimitives.Sqrt(p, p);
        TensorPrimitives.Subtract(q, p, q);
        TensorPrimitives.Multiply(q, q, q);
    }
}

/// <summary>|q - p|</summary>
internal readonly struct AbsoluteTerms : IMeasure
{
    public static double Term(double q, double p) => Math.Abs(q - p);

    public static void Terms(Span<double> q, Span<double> p, Span<double> scratch, Span<double> other)
    {
        TensorPrimitives.Subtract(q, p, q);
        TensorPrimitives.Abs(q, q);
    }
}

/// <summary>share ln(ratio) with 0 ln 0 = 0, also where the ratio is 0 / 0.</summary>
file static class Logarithms
{
    /// <summary>Stands for the ratio of an empty share: its logarithm is finite, so that 0 times it is 0.</summary>
    private const double EmptyRatio = 1e-300;

    public static double Weighted(double share, double ratio) => share == 0 ? 0 : share * Math.Log(ratio);

    /// <summary>shares *= ln(max(ratios, EmptyRatio)), where the maximum prefers the number to NaN; ratios are overwritten.</summary>
    public static void Weigh(Span<double> shares, Span<double> ratios)
    {
        TensorPrimitives.MaxNumber(ratios, EmptyRatio, ratios);
        TensorPrimitives.Log(ratios, ratios);
        TensorPrimitives.Multiply(shares, ratios, shares);
    }
}
