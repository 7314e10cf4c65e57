using System.Runtime.CompilerServices;

namespace DriftExporter.Numerics;

/// <summary>
/// A number as the unevaluated sum of two doubles, High the nearest double to it: about 106 bits. Operations are within a
/// few units of 2^-104 relative; overflow turns into NaN or infinity, never into a plausible number.
/// Source: T. J. Dekker, "A floating-point technique for extending the available precision" (1971).
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public double Value => High + Low;

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>Exact sum of two doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double other = sum - a;
        return new DoubleDouble(sum, (a - (sum - other)) + (b - other));
    }

    /// <summary>Exact product of two doubles (unless it underflows).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoubleDouble Product(double a, double b)
    {
        double product = a * b;
        return new DoubleDouble(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High);
        DoubleDouble low = Sum(a.Low, b.Low);
        DoubleDouble sum = Normal(high.High, high.Low + low.High);
        return Normal(sum.High, sum.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + new DoubleDouble(-b.High, -b.Low);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble product = Product(a.High, b.High);
        return Normal(product.High, product.Low + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, double divisor)
    {
        double quotient = a.High / divisor;
        DoubleDouble rest = a - Product(quotient, divisor);
        return Normal(quotient, rest.Value / divisor);
    }

    /// <summary>For |high| >= |low|.</summary>
    private static DoubleDouble Normal(double high, double low)
    {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }
}
