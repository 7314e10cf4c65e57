using System.Text.Json;

namespace DriftExporter.Tests.Numerics;

/// <summary>The generators of the reference vectors: the same bits in any language with IEEE 754 doubles.</summary>
internal static class PortableGenerator
{
    private const int IrwinHallTerms = 12;

    public static double[] Generate(JsonElement specification)
    {
        ulong seed = specification.GetProperty("seed").GetUInt64();
        double[] sample = new double[specification.GetProperty("n").GetInt32()];
        string distribution = specification.GetProperty("dist").GetString()!;
        double a = Optional(specification, "a") ?? 1;
        double b = Optional(specification, "b") ?? 0;
        for (int k = 0; k < sample.Length; k++)
        {
            double value = distribution switch
            {
                "uniform" => Unit(seed, k),
                "irwin_hall" => IrwinHall(seed, (long)IrwinHallTerms * k),
                "cube" => Cube(IrwinHall(seed, (long)IrwinHallTerms * k)),
                "recip" => 1 / (1 - Unit(seed, k)),
                "int" => Math.Floor(Unit(seed, k) * specification.Number("levels")),
                "decimal" => Math.Floor(Unit(seed, k) * specification.Number("levels")) / specification.Number("divisor"),
                "zero_inflated" => Unit(seed, 13L * k) < specification.Number("p0") ? 0 : IrwinHall(seed, (13L * k) + 1),
                "constant" => specification.Number("value"),
                _ => throw new InvalidDataException(distribution),
            };
            value *= a;
            sample[k] = value + b;
        }

        Replace(sample, Optional(specification, "nan_every"), 0, double.NaN);
        Replace(sample, Optional(specification, "posinf_every"), 1, double.PositiveInfinity);
        Replace(sample, Optional(specification, "neginf_every"), 2, double.NegativeInfinity);
        return sample;
    }

    public static string Checksum(ReadOnlySpan<double> sample)
    {
        ulong sum = 0;
        for (int k = 0; k < sample.Length; k++)
        {
            ulong bits = double.IsNaN(sample[k]) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(sample[k]);
            sum += bits * (((ulong)k * 2) + 1);
        }

        return sum.ToString("x16");
    }

    /// <summary>SplitMix64's i-th draw as a double in [0, 1).</summary>
    public static double Unit(ulong seed, long i)
    {
        ulong z = seed + ((ulong)(i + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Nearly normal: twelve uniforms, less six.</summary>
    public static double IrwinHall(ulong seed, long first)
    {
        double sum = Unit(seed, first);
        for (int term = 1; term < IrwinHallTerms; term++)
            sum += Unit(seed, first + term);
        return sum - 6;
    }

    private static double Cube(double x) => x * x * x;

    private static double? Optional(JsonElement specification, string name) =>
        specification.IsNull(name) ? null : specification.Number(name);

    private static void Replace(double[] sample, double? every, int remainder, double value)
    {
        for (int k = 0; every is { } step && k < sample.Length; k++)
        {
            if (k % (int)step == remainder)
                sample[k] = value;
        }
    }
}
