using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Tests.Numerics;

namespace DriftExporter.Tests.Baselines;

/// <summary>Columns of every awkward shape, and the builder driven over them.</summary>
internal static class Samples
{
    public static readonly string[] Shapes =
        ["normal", "uniform", "zero-inflated", "zipf", "steps", "constant", "flag", "two decimals", "pareto", "signed zeros", "huge", "float32"];

    /// <summary>[rows] of a named shape; the same for the same seed.</summary>
    public static double[] Values(string shape, int rows, int seed = 1)
    {
        var random = new Random(seed);
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            double uniform = random.NextDouble(), other = random.NextDouble();
            double normal = Math.Sqrt(-2 * Math.Log(1 - uniform)) * Math.Cos(2 * Math.PI * other);
            values[row] = shape switch
            {
                "normal" => normal,
                "uniform" => uniform,
                "zero-inflated" => uniform < 0.6 ? 0 : 10 * other,
                "zipf" => Math.Floor(1 / Math.Max(uniform, 1e-4)),
                "steps" => Math.Round(normal * 3) / 2,
                "constant" => 0.1,
                "flag" => uniform < 0.95 ? 1 : 0,
                "two decimals" => Math.Round(100 * normal) / 100,
                "pareto" => Math.Pow(1 - uniform, -2),
                "signed zeros" => uniform < 0.3 ? -0.0 : uniform < 0.6 ? 0.0 : normal,
                "huge" => normal * 1e90,
                "float32" => (float)normal,
                _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
            };
        }

        return values;
    }

    public static BaselineOptions Options(int points = 2048, int bins = 10) => new() { Model = "m", Points = points, Bins = bins };

    /// <summary>The profile of one numeric column, by as many passes as its builder asks for.</summary>
    public static NumericProfile Build(double[] values, BaselineOptions options, int inMemoryLimit, out int passes, int batchRows = ColumnBatch.MaxRows)
    {
        var decision = new ColumnDecision(MemoryTable.Column("x", SourceType.Float64), FeatureKind.Numeric, FeatureRole.Feature, false, null);
        var builder = new NumericColumnBuilder(decision, options, inMemoryLimit);
        var vector = new ColumnVector(FeatureKind.Numeric);
        passes = 0;
        do
        {
            for (int start = 0; start < values.Length; start += batchRows)
            {
                int rows = Math.Min(batchRows, values.Length - start);
                for (int row = 0; row < rows; row++)
                    vector.SetNumber(row, values[start + row]);
                builder.Add(vector, rows);
            }

            passes++;
        }
        while (builder.EndPass());
        return builder.Build().Numeric!;
    }

    public static NumericProfile Build(double[] values, int points = 2048, int bins = 10, int inMemoryLimit = NumericColumnBuilder.InMemoryLimit) =>
        Build(values, Options(points, bins), inMemoryLimit, out _);

    /// <summary>Linear interpolation as docs/statistics.md and numpy have it, written once more.</summary>
    public static double Quantile(double[] sorted, double q)
    {
        double h = (sorted.Length - 1) * q;
        int below = (int)Math.Floor(h);
        double a = sorted[below], b = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return a == b ? a : a + ((b - a) * (h - below));
    }

    public static double[] Shuffled(double[] values, int seed)
    {
        double[] copy = [.. values];
        new Random(seed).Shuffle(copy);
        return copy;
    }
}
