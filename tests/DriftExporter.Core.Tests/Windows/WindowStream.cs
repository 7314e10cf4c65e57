using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Windows;

/// <summary>Random records over three features (many points, few points, categories), and the batches that carry them.</summary>
internal sealed class WindowStream
{
    public static readonly FeatureCells[] Features =
    [
        new(new NumericCells([.. Enumerable.Range(0, 50).Select(point => (point - 25) / 10.0)]), float32: false),
        new(new NumericCells([0.0]), float32: true),
        new(new CategoryCells(["a"u8.ToArray(), "b"u8.ToArray()], [])),
    ];

    public static readonly double[] Centres = [0.1, 1, 0];

    public WindowStream(int records, int seed, Func<Random, int, long>? time = null)
    {
        var random = new Random(seed);
        Records = new (double, double, string?, long)[records];
        for (int record = 0; record < records; record++)
        {
            Records[record] = (
                random.Next(10) == 0 ? double.NaN : (random.NextDouble() * 6) - 3,
                random.Next(20) == 0 ? double.PositiveInfinity : random.Next(3),
                random.Next(8) switch { 0 => null, 1 => "unseen", int other => other % 2 == 0 ? "a" : "b" },
                time?.Invoke(random, record) ?? random.NextInt64(1_000_000));
        }
    }

    /// <summary>[records] NaN is missing, infinity invalid, null missing.</summary>
    public (double First, double Second, string? Third, long Time)[] Records { get; }

    /// <summary>The cell of a record in a feature, worked out one by one.</summary>
    public int IdOf(int record, int feature)
    {
        (double first, double second, string? third, _) = Records[record];
        if (feature == 2)
            return third switch { "a" => 0, "b" => 1, null => Features[2].MissingId, _ => 3 };
        double value = feature == 0 ? first : second;
        if (double.IsNaN(value))
            return Features[feature].MissingId;
        return double.IsInfinity(value) ? Features[feature].InvalidId : Features[feature].Numeric!.Id(value);
    }

    /// <summary>The value of a record in a numeric feature; null where there is none.</summary>
    public double? ValueOf(int record, int feature)
    {
        double value = feature == 0 ? Records[record].First : feature == 1 ? Records[record].Second : double.NaN;
        return double.IsFinite(value) ? value : null;
    }

    /// <summary>Hands all records over in batches of the given sizes, which repeat.</summary>
    public void Feed(Action<CellBatch> take, params int[] batchSizes)
    {
        var columns = new ColumnBatch([FeatureKind.Numeric, FeatureKind.Numeric, FeatureKind.Categorical]);
        var cells = new CellBatch(Features);
        for (int start = 0, batch = 0; start < Records.Length; batch++)
        {
            int rows = Math.Min(batchSizes[batch % batchSizes.Length], Records.Length - start);
            Fill(columns, cells, start, rows);
            take(cells);
            start += rows;
        }
    }

    public void Fill(ColumnBatch columns, CellBatch cells, int start, int rows)
    {
        columns.Clear();
        for (int row = 0; row < rows; row++)
        {
            (double first, double second, string? third, long time) = Records[start + row];
            columns.Columns[0].SetNumber(row, first);
            columns.Columns[1].SetNumber(row, second);
            if (third is null)
                columns.Columns[2].SetMissing(row);
            else
                columns.Columns[2].SetText(row, third == "a" ? "a"u8 : third == "b" ? "b"u8 : "unseen"u8);
            cells.Times[row] = time;
        }

        columns.RowCount = rows;
        cells.Map(columns);
    }

    /// <summary>[cells] of a feature over chosen records.</summary>
    public int[] Counts(IEnumerable<int> records, int feature)
    {
        int[] counts = new int[Features[feature].CellCount];
        foreach (int record in records)
            counts[IdOf(record, feature)]++;
        return counts;
    }

    /// <summary>Values, mean, and standard deviation (ddof 1) of a feature over chosen records, in two plain passes.</summary>
    public (long Count, double Mean, double StandardDeviation) Moments(IEnumerable<int> records, int feature)
    {
        double[] values = [.. records.Select(record => ValueOf(record, feature)).OfType<double>()];
        if (values.Length == 0)
            return (0, double.NaN, double.NaN);
        double mean = values.Average();
        return (values.Length, mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
