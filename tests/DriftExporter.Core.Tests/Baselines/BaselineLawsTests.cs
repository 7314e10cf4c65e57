using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Numerics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Baselines;

/// <summary>
/// Laws that hold for any column: what a baseline keeps is exact or carries its bound, whatever the order, the files and the threads.
/// That parts merge to the bytes of one build is in <see cref="MergeTests"/>.
/// </summary>
public sealed class BaselineLawsTests
{
    private const int Points = 16;

    [Fact]
    public void Ks_LiesInItsBracket_AroundTheDistanceToAllTrainingRows() => Laws.Hold<int>(seed =>
    {
        (double[] training, double[] window) = (Column(seed), Column(seed + 1));
        NumericProfile profile = Build(training).Numeric!;
        double lowest = Score(profile, training.Length, window).KsStatistic!.Value, exact = Distance(training, window);
        double widest = Enumerable.Range(0, profile.Points.Length + 1).Max(gap => profile.Counts[2 * gap]) / (double)training.Length;
        return lowest <= exact + 1e-12 && exact <= lowest + profile.KsErrorBound + 1e-12 && profile.KsErrorBound <= widest + 1e-12;
    });

    [Fact]
    public void Ks_IsExact_ForAColumnWithFewerValuesThanPoints() => Laws.Hold<int>(seed =>
    {
        double[] training = [.. Column(seed).Select(value => Math.Round(value) % 5)], window = [.. Column(seed + 1).Select(value => Math.Round(value) % 7)];
        NumericProfile profile = Build(training).Numeric!;
        return profile.KsErrorBound == 0 && Math.Abs(Score(profile, training.Length, window).KsStatistic!.Value - Distance(training, window)) < 1e-12;
    });

    [Fact]
    public void Bytes_AreTheSame_ForAnyOrderBatchFilesAndThreads() => Laws.Hold<int>(seed =>
    {
        var random = new Random(seed);
        double[] values = Column(seed), shuffled = [.. values];
        random.Shuffle(shuffled);
        int cut = random.Next(1, values.Length);
        byte[] whole = Bytes(new MemoryTable(1000, MemoryTable.Numbers("x", values)).AsSet(), 1);
        byte[] batches = Bytes(new MemoryTable(1 + random.Next(300), MemoryTable.Numbers("x", shuffled)).AsSet(), 3);
        var files = new TrainingSet([Table(shuffled[..cut]).AsFile(), Table(shuffled[cut..]).AsFile()]);
        return whole.AsSpan().SequenceEqual(batches) && WithoutSource(whole) == WithoutSource(Bytes(files, 2));
    });

    [Fact]
    public void Counts_SumToTheRowsThatHaveAValue() => Laws.Hold<int>(seed =>
    {
        object?[] cells = WithHoles(seed);
        FeatureProfile feature = Build(cells);
        return feature.Numeric!.Counts.Sum() == cells.Count(cell => cell is double) && feature.Missing == cells.Count(cell => cell is null)
            && feature.Invalid == cells.Count(cell => cell == MemoryTable.Invalid) && feature.Rows == cells.Length;
    });

    [Fact]
    public void RankStatistics_StayTheSame_UnderAMonotoneTransform() => Laws.Hold<int>(seed =>
    {
        double[] training = [.. Column(seed).Select(value => Math.Round(value * 10))];
        var random = new Random(seed);
        double[] window = [.. Enumerable.Range(0, 300).Select(_ => training[random.Next(training.Length)])];
        FeatureDrift plain = Score(Build(training).Numeric!, training.Length, window);
        FeatureDrift cubed = Score(Build([.. training.Select(Cube)]).Numeric!, training.Length, [.. window.Select(Cube)]);
        return (plain.KsStatistic, plain.Psi) == (cubed.KsStatistic, cubed.Psi);

        // Exact for whole numbers below 200,000.
        static double Cube(double value) => value * value * value;
    });

    [Fact]
    public void EveryHeavyValue_IsAPoint() => Laws.Hold<int>(seed =>
    {
        double[] values = Column(seed);
        double[] points = Build(values).Numeric!.Points;
        return values.GroupBy(value => value).Where(group => group.Count() * Points >= 2 * values.Length).All(group => points.Contains(group.Key));
    });

    [Fact]
    public void TheTrainingDataItself_HasNoDrift() => Laws.Hold<int>(seed =>
    {
        double[] values = Column(seed);
        NumericProfile profile = Build(values).Numeric!;
        FeatureDrift drift = Score(profile, values.Length, values);
        double greater = MannWhitney.Evaluate(Cumulative(profile.Counts), Counts(profile, values)).Value;
        return drift.KsStatistic == 0 && drift.Psi == 0 && Math.Abs(greater - 0.5) < 1e-12;
    });

    [Fact]
    public void ASlidingWindow_HasTheCountsOfItsLastRows() => Laws.Hold<int>(seed =>
    {
        double[] values = Column(seed);
        var random = new Random(seed);
        FeatureCells[] features = [new FeatureCells(new NumericCells(Build(values).Numeric!.Points), false)];
        int rows = 1 + random.Next(200);
        var window = new RowWindow("w", features, rows, [0]);
        var cells = new CellBatch(features);
        for (int next = 0; next < values.Length;)
        {
            int count = Math.Min(1 + random.Next(150), values.Length - next);
            cells.Map(Batch(values.AsSpan(next, count)));
            window.Append(cells, 0, count);
            next += count;
        }

        var fresh = new WholeWindow("f", features, [0]);
        double[] last = values[^Math.Min(rows, values.Length)..];
        cells.Map(Batch(last));
        fresh.Append(cells, 0, last.Length);
        return window.Counts(0).SequenceEqual(fresh.Counts(0));
    });

    [Fact]
    public void MissingValues_ChangeNothingButTheirCount_WhereverTheyAre() => Laws.Hold<int>(seed =>
    {
        object?[] holes = WithHoles(seed);
        FeatureProfile with = Build(holes), without = Build([.. holes.Where(cell => cell is double)]);
        return with.Numeric!.Points.SequenceEqual(without.Numeric!.Points) && with.Numeric.Counts.SequenceEqual(without.Numeric.Counts)
            && with.Numeric.BinEdges.SequenceEqual(without.Numeric.BinEdges) && (with.Numeric.Mean, with.Numeric.StandardDeviation) == (without.Numeric.Mean, without.Numeric.StandardDeviation);
    });

    /// <summary>A column of any shape, 50 to 1,000 rows.</summary>
    private static double[] Column(int seed)
    {
        var random = new Random(seed);
        string[] shapes = [.. Samples.Shapes.Except(["huge"])];
        return Samples.Values(shapes[random.Next(shapes.Length)], 50 + random.Next(950), random.Next());
    }

    private static object?[] WithHoles(int seed)
    {
        var random = new Random(seed);
        return [.. Column(seed).Select(value => random.Next(5) switch { 0 => null, 1 => MemoryTable.Invalid, _ => (object)value })];
    }

    private static MemoryTable Table(IEnumerable<double> values) => new(97, MemoryTable.Numbers("x", values));

    private static FeatureProfile Build(double[] values) => Build([.. values.Select(value => (object?)value)]);

    private static FeatureProfile Build(object?[] cells) => Build(new MemoryTable(97, (MemoryTable.Column("x", SourceType.Float64), cells)).AsSet(), 1).Features[0];

    private static BaselineProfile Build(TrainingSet set, int threads) =>
        new ProfileBuilder(new BaselineOptions { Model = "m", Points = Points, Numeric = ["x"] }) { Threads = threads }.Build(set).Profile;

    private static byte[] Bytes(TrainingSet set, int threads) => BaselineFile.Serialize(Build(set, threads)).Bytes;

    private static string WithoutSource(byte[] bytes)
    {
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        return text[text.IndexOf("\"features\"", StringComparison.Ordinal)..text.LastIndexOf("\"sha256\"", StringComparison.Ordinal)];
    }

    private static ColumnBatch Batch(ReadOnlySpan<double> values)
    {
        var batch = new ColumnBatch([FeatureKind.Numeric]) { RowCount = values.Length };
        for (int row = 0; row < values.Length; row++)
            batch.Columns[0].SetNumber(row, values[row]);
        return batch;
    }

    private static FeatureReference Reference(NumericProfile profile, long rows) =>
        new(new FeatureProfile { Name = "x", DataType = "double", Rows = rows, Missing = 0, Invalid = 0, Numeric = profile });

    private static FeatureDrift Score(NumericProfile profile, long rows, double[] values)
    {
        FeatureReference reference = Reference(profile, rows);
        var window = new WholeWindow("w", [reference.Cells], [0]);
        var cells = new CellBatch([reference.Cells]);
        cells.Map(Batch(values));
        window.Append(cells, 0, values.Length);
        return new DriftScorer([reference], new ScoringOptions(1, PsiSmoothing.Jeffreys)).Score(window).Features[0];
    }

    private static int[] Counts(NumericProfile profile, double[] values)
    {
        var cells = new CellBatch([new FeatureCells(new NumericCells(profile.Points), false)]);
        cells.Map(Batch(values));
        int[] counts = new int[profile.Counts.Length];
        foreach (ushort id in cells.Ids[0].AsSpan(0, values.Length))
            counts[id]++;
        return counts;
    }

    private static long[] Cumulative(long[] counts)
    {
        long sum = 0;
        return [.. counts.Select(count => sum += count)];
    }

    /// <summary>The largest difference of the two distribution functions, by its definition.</summary>
    private static double Distance(double[] training, double[] window) =>
        training.Concat(window).Distinct().Max(at => Math.Abs((training.Count(value => value <= at) / (double)training.Length) - (window.Count(value => value <= at) / (double)window.Length)));
}
