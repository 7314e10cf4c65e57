using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Baselines;
using DriftExporter.Tests.Windows;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Scoring;

/// <summary>Every figure of a window against straightforward computation from the raw rows of both sides.</summary>
public sealed class DriftScorerTests
{
    /// <summary>A cell is a number, a text, null (missing) or <see cref="MemoryTable.Invalid"/>.</summary>
    private static WindowDrift Score(
        (SourceColumn, object?[])[] training, object?[][] window, BaselineOptions options, long minimumRows = 1, PsiSmoothing smoothing = PsiSmoothing.Jeffreys)
    {
        BaselineProfile profile = Profile(training, options);
        FeatureReference[] references = [.. profile.Features.Select(feature => new FeatureReference(feature))];
        return new DriftScorer(references, new ScoringOptions(minimumRows, smoothing)).Score(Fill(references, training, window));
    }

    private static BaselineProfile Profile((SourceColumn, object?[])[] training, BaselineOptions options)
    {
        using TrainingSet data = new MemoryTable(1000, training).AsSet();
        return BaselineFile.Parse(BaselineFile.Serialize(new ProfileBuilder(options).Build(data, cancellation: TestContext.Current.CancellationToken).Profile).Bytes, "b");
    }

    private static WholeWindow Fill(FeatureReference[] references, (SourceColumn Column, object?[] Cells)[] training, object?[][] window)
    {
        FeatureCells[] cells = [.. references.Select(reference => reference.Cells)];
        var whole = new WholeWindow("w", cells, [.. references.Select(reference => reference.Profile.Numeric?.Mean ?? 0)]);
        var batch = new CellBatch(cells);
        (SourceColumn, object?[])[] table = [.. references.Select((reference, index) => (training.Single(column => column.Column.Name == reference.Profile.Name).Column, window[index]))];
        using TrainingSet data = new MemoryTable(333, table).AsSet();
        data.Read([.. references.Select(reference => new ColumnRequest(reference.Profile.Name, reference.Profile.Kind))], columns =>
        {
            batch.Map(columns);
            whole.Append(batch, 0, batch.RowCount);
        }, TestContext.Current.CancellationToken);
        return whole;
    }

    private static object?[] Holes(double[] values, int seed)
    {
        var random = new Random(seed);
        return [.. values.Select(value => random.Next(20) switch { 0 => null, 1 => MemoryTable.Invalid, _ => (object)value })];
    }

    [Fact]
    public void Score_GivesTheFiguresOfTheRawRows_Numeric()
    {
        int seed = 0;
        foreach (string shape in Samples.Shapes)
        {
            foreach (PsiSmoothing smoothing in Enum.GetValues<PsiSmoothing>())
            {
                object?[] training = Holes(Samples.Values(shape, 800, ++seed), seed);
                object?[] window = Holes([.. Samples.Values(shape, 400, ++seed).Select(value => (value * 1.2) + (seed % 3 == 0 ? 0.4 : 0))], seed);
                (SourceColumn, object?[])[] table = [(MemoryTable.Column("x", SourceType.Float64), training)];
                var options = new BaselineOptions { Model = "m", Points = seed % 2 == 0 ? 5000 : 32, Outliers = (FenceRule)(seed % 2) };
                FeatureDrift drift = Score(table, [window], options, smoothing: smoothing).Features[0];
                NumericProfile profile = Profile(table, options).Features[0].Numeric!;
                double[] before = [.. training.OfType<double>()], after = [.. window.OfType<double>()];

                Assert.Equal((400, after.Length), (drift.Records, drift.Values));
                Assert.Equal(window.Count(cell => cell is null) / 400.0, drift.MissingRatio);
                Assert.Equal(window.Count(cell => cell == MemoryTable.Invalid) / 400.0, drift.InvalidRatio);
                Assert.Equal(after.Count(value => value < profile.Fences.Low || value > profile.Fences.High) / (double)after.Length, drift.OutlierRatio);
                Assert.Null(drift.UnseenRatio);
                Assert.Null(drift.ChiSquare);
                int[] Bins(double[] values) => [.. Enumerable.Range(0, profile.BinEdges.Length + 1).Select(bin => values.Count(value => profile.BinEdges.Count(edge => edge < value) == bin))];
                Assert.Equal(Psi(Bins(after), Bins(before), smoothing), drift.Psi!.Value, 1e-12);
                double full = Ks(before, after);
                Assert.True(drift.KsStatistic <= full + 1e-15 && full <= drift.KsStatistic + profile.KsErrorBound + 1e-15, shape);
                double mean = after.Average(), deviation = Math.Sqrt(after.Sum(value => (value - mean) * (value - mean)) / (after.Length - 1));
                Assert.Equal(mean, drift.Mean!.Value, 1e-12 * Math.Max(Math.Abs(mean), deviation));
                Assert.Equal(deviation, drift.StandardDeviation!.Value, 1e-11 * Math.Max(Math.Abs(mean), deviation));
            }
        }
    }

    [Fact]
    public void Score_GivesTheFiguresOfTheRawRows_Categorical()
    {
        string[] alphabet = ["a", "B", "", "é", "！", "𝔉", "zz", "0", "-1", "rare1", "rare2", "rare3"];
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            int letters = 2 + random.Next(alphabet.Length - 1), rows = 30 + random.Next(2000), windowRows = 5 + random.Next(700), cap = 1 + random.Next(letters + 2);
            object?[] training = Draw(rows, letters), window = Draw(windowRows, alphabet.Length);
            PsiSmoothing smoothing = (PsiSmoothing)(seed % 2);
            WindowDrift drift = Score([(MemoryTable.Column("c", SourceType.String), training)], [window], new BaselineOptions { Model = "m", MaxCategories = cap }, smoothing: smoothing);
            FeatureDrift figures = drift.Features[0];
            string[] before = [.. training.OfType<string>()], after = [.. window.OfType<string>()];
            var counted = before.CountBy(key => key).OrderByDescending(pair => pair.Value).ThenBy(pair => CodePoints(pair.Key), StringComparer.Ordinal).ToList();
            var kept = counted.Take(cap).Select(pair => pair.Key).ToList();
            var rest = counted.Skip(cap).Select(pair => pair.Key).ToHashSet();
            int unseen = after.Count(key => !kept.Contains(key) && !rest.Contains(key));

            var table = kept.Select(key => (Sort: "0" + CodePoints(key), Window: after.Count(value => value == key), Baseline: before.Count(value => value == key))).ToList();
            if (rest.Count > 0)
                table.Add(("1", after.Count(rest.Contains), before.Count(rest.Contains)));
            if (unseen > 0)
                table.Add(("2", unseen, 0));
            Assert.Equal(Psi([.. table.Select(row => row.Window)], [.. table.Select(row => row.Baseline)], smoothing), figures.Psi!.Value, 1e-12);
            Assert.Equal(unseen / (double)after.Length, figures.UnseenRatio);
            (double statistic, int degrees) = ChiSquare(table);
            Assert.Equal(statistic, figures.ChiSquare!.Value.Statistic, 1e-9 * Math.Max(1, statistic));
            Assert.Equal(degrees, figures.ChiSquare.Value.DegreesOfFreedom);
            Assert.Equal((null, null, null, null), (figures.KsStatistic, figures.OutlierRatio, figures.Mean, figures.StandardDeviation));

            object?[] Draw(int count, int from) => [.. Enumerable.Range(0, count).Select(_ => random.Next(30) switch
            {
                0 => null,
                1 => MemoryTable.Invalid,
                _ => (object)alphabet[Math.Min(random.Next(from), random.Next(from))],
            })];
        }
    }

    [Fact]
    public void Score_CallsNothingUnseen_WhenTheBaselineCannotTell()
    {
        string[] training = ["top", "top", .. Enumerable.Range(0, CategoricalColumnBuilder.HashLimit + 1).Select(value => $"v{value}")];
        FeatureDrift drift = Score([MemoryTable.Texts("c", training)], [[.. Enumerable.Repeat("never", 10)]], new BaselineOptions { Model = "m", MaxCategories = 1, Categorical = ["c"] }).Features[0];
        Assert.Null(drift.UnseenRatio);
        Assert.True(drift.Psi > 0);
    }

    [Fact]
    public void Score_LeavesFiguresOut_BelowTheMinimumOfRows()
    {
        object?[] window = [.. Enumerable.Range(0, 10).Select(row => row < 4 ? null : (object)(double)row)];
        (SourceColumn, object?[])[] training = [MemoryTable.Numbers("x", Samples.Values("normal", 100))];
        FeatureDrift At(long minimum) => Score(training, [window], Samples.Options(), minimum).Features[0];

        FeatureDrift enough = At(6), fewValues = At(7), exactRecords = At(10), fewRecords = At(11);
        Assert.NotNull(enough.Psi);
        Assert.Equal(0.4, enough.MissingRatio);
        Assert.Equal((null, null, null, null, null), (fewValues.Psi, fewValues.KsStatistic, fewValues.OutlierRatio, fewValues.Mean, fewValues.StandardDeviation));
        Assert.Equal((0.4, 0.0), (fewValues.MissingRatio, fewValues.InvalidRatio));
        Assert.Equal(0.4, exactRecords.MissingRatio);
        Assert.Equal((null, null), (fewRecords.MissingRatio, fewRecords.InvalidRatio));
        Assert.Equal((10, 6), (fewRecords.Records, fewRecords.Values));
    }

    [Fact]
    public void Score_KeepsAMissingRatioOfOne_WhenAColumnVanishes()
    {
        WindowDrift drift = Score(
            [MemoryTable.Numbers("x", Samples.Values("normal", 100)), MemoryTable.Texts("c", Enumerable.Repeat("a", 100))],
            [[.. new object?[600]], [.. Enumerable.Repeat(MemoryTable.Invalid, 600)]], Samples.Options(), 500);
        Assert.Equal((1.0, 0.0, 0L), (drift.Features[0].MissingRatio, drift.Features[0].InvalidRatio, drift.Features[0].Values));
        Assert.Equal((0.0, 1.0, 0L), (drift.Features[1].MissingRatio, drift.Features[1].InvalidRatio, drift.Features[1].Values));
        Assert.All(drift.Features, feature => Assert.Equal((null, null, null, null), (feature.Psi, feature.Mean, feature.UnseenRatio, feature.OutlierRatio)));
    }

    [Fact]
    public void Score_GivesNothing_ForAnEmptyWindow_EvenWithoutAMinimum()
    {
        WindowDrift drift = Score([MemoryTable.Numbers("x", 1, 2, 3)], [[]], Samples.Options(), 0);
        Assert.Equal((0L, null, null), (drift.Rows, drift.OldestTime, drift.NewestTime));
        Assert.Equal((null, null, null), (drift.Features[0].MissingRatio, drift.Features[0].InvalidRatio, drift.Features[0].Psi));
    }

    [Fact]
    public void Score_CallsEveryOtherValueAnOutlier_OfAConstantColumn()
    {
        (SourceColumn, object?[])[] training = [MemoryTable.Numbers("x", Enumerable.Repeat(0.1, 300))];
        Assert.Equal(0, Score(training, [[.. Enumerable.Repeat((object)0.1, 10)]], Samples.Options()).Features[0].OutlierRatio);
        FeatureDrift moved = Score(training, [[0.1, Math.BitDecrement(0.1), Math.BitIncrement(0.1), 7.0]], Samples.Options()).Features[0];
        Assert.Equal(0.75, moved.OutlierRatio);
        Assert.Equal(0.5, moved.KsStatistic);
    }

    [Fact]
    public void Score_HasNoDeviation_OfOneValue()
    {
        FeatureDrift drift = Score([MemoryTable.Numbers("x", 1, 2, 3)], [[2.0]], Samples.Options()).Features[0];
        Assert.Equal((2.0, null), (drift.Mean, drift.StandardDeviation));
    }

    [Fact]
    public void Score_SeesAFlagFallFromNearlyAllToATenth()
    {
        object?[] Flag(int ones, int rows) => [.. Enumerable.Range(0, rows).Select(row => (object)(row < ones ? 1.0 : 0.0))];
        FeatureDrift drift = Score([(MemoryTable.Column("flag", SourceType.Float64), Flag(9500, 10_000))], [Flag(100, 1000)], Samples.Options()).Features[0];
        Assert.True(drift.Psi > 1, $"{drift.Psi}");
        Assert.Equal(0.85, drift.KsStatistic!.Value, 1e-12);
    }

    [Fact]
    public void Score_SeesNoDrift_InFloat32ColumnsLoggedAsShortDecimals()
    {
        double[] logged = [.. Samples.Values("two decimals", 2000)];
        (SourceColumn, object?[])[] training = [(MemoryTable.Column("x", SourceType.Float32), [.. logged.Select(value => (object)(double)(float)value)])];
        FeatureDrift drift = Score(training, [[.. logged.Select(value => (object)value)]], Samples.Options()).Features[0];
        Assert.Equal((0.0, 0.0), (drift.Psi, drift.KsStatistic));
    }

    [Fact]
    public void Score_CallsAFloat32OverflowInvalid()
    {
        (SourceColumn, object?[])[] training = [(MemoryTable.Column("x", SourceType.Float32), [1.0, 2.0, 3.0])];
        Assert.Equal(0.5, Score(training, [[1.0, 1e39]], Samples.Options()).Features[0].InvalidRatio);
    }

    [Fact]
    public void Score_AllocatesNoMore_ForALongerWindow()
    {
        FeatureReference[] references = [.. Profile([MemoryTable.Numbers("x", Samples.Values("normal", 5000)), MemoryTable.Texts("c", Enumerable.Range(0, 5000).Select(row => $"{row % 60}"))], Samples.Options())
            .Features.Select(feature => new FeatureReference(feature))];
        var scorer = new DriftScorer(references, new ScoringOptions(1, PsiSmoothing.Jeffreys));
        long few = Allocated(100), many = Allocated(40_000);
        Assert.InRange(many, 1, Math.Max(few, 4096));

        long Allocated(int rows)
        {
            WholeWindow window = Fill(references, [(MemoryTable.Column("x", SourceType.Float64), []), (MemoryTable.Column("c", SourceType.String), [])],
                [[.. Samples.Values("normal", rows).Select(value => (object)value)], [.. Enumerable.Range(0, rows).Select(row => (object)$"{row % 70}")]]);
            long least = long.MaxValue;
            for (int round = 0; round < 40; round++)
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                scorer.Score(window);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - start);
            }

            return least;
        }
    }

    [Fact]
    public void Score_CarriesTheWindowsTimesAndNames()
    {
        FeatureReference[] references = [.. Profiles.Mixed().Features.Select(feature => new FeatureReference(feature))];
        var window = new RowWindow("rows=7", [.. references.Select(reference => reference.Cells)], 7, null);
        WindowDrift drift = new DriftScorer(references, new ScoringOptions(1, PsiSmoothing.Jeffreys)).Score(window);
        Assert.Equal(("rows=7", 0L, null, null), (drift.Label, drift.Rows, drift.OldestTime, drift.NewestTime));
        Assert.Equal(["lead \"time\"\\\n", "flag", "país"], drift.Features.Select(feature => feature.Name));
        Assert.Equal([FeatureRole.Feature, FeatureRole.Feature, FeatureRole.Prediction], drift.Features.Select(feature => feature.Role));
        Assert.Equal([FeatureKind.Numeric, FeatureKind.Numeric, FeatureKind.Categorical], drift.Features.Select(feature => feature.Kind));
    }

    [Fact]
    public void OutlierRatio_OfTheBaseline_IsThatOfItsRows()
    {
        foreach (string shape in Samples.Shapes)
        {
            double[] values = Samples.Values(shape, 3000);
            NumericProfile numeric = Samples.Build(values, 64);
            double expected = values.Count(value => value < numeric.Fences.Low || value > numeric.Fences.High) / 3000.0;
            Assert.Equal(expected, new FeatureReference(Profiles.Of(numeric).Features[0]).OutlierRatio);
        }
    }

    private static double Psi(int[] window, int[] baseline, PsiSmoothing smoothing)
    {
        double n = window.Sum(), m = baseline.Sum(), psi = 0;
        for (int bin = 0; bin < window.Length; bin++)
        {
            double q = smoothing == PsiSmoothing.Jeffreys ? (window[bin] + 0.5) / (n + (window.Length / 2.0)) : Math.Max(window[bin] / n, 1e-4);
            double p = smoothing == PsiSmoothing.Jeffreys ? (baseline[bin] + 0.5) / (m + (window.Length / 2.0)) : Math.Max(baseline[bin] / m, 1e-4);
            psi += (q - p) * Math.Log(q / p);
        }

        return psi;
    }

    private static double Ks(double[] left, double[] right) =>
        left.Concat(right).Distinct().Max(value => Math.Abs((left.Count(other => other <= value) / (double)left.Length) - (right.Count(other => other <= value) / (double)right.Length)));

    /// <summary>The contract's greedy pooling, group by group, then Pearson's sum over expected counts.</summary>
    private static (double Statistic, int DegreesOfFreedom) ChiSquare(List<(string Sort, int Window, int Baseline)> table)
    {
        double n = table.Sum(row => row.Window), m = table.Sum(row => row.Baseline);
        var groups = new List<(double Window, double Baseline)>();
        (double Window, double Baseline) open = (0, 0);
        foreach ((_, int window, int baseline) in table.Where(row => row.Window + row.Baseline > 0).OrderBy(row => row.Window + row.Baseline).ThenBy(row => row.Sort, StringComparer.Ordinal))
        {
            open = (open.Window + window, open.Baseline + baseline);
            if (n * (open.Window + open.Baseline) < 5 * (n + m))
                continue;
            groups.Add(open);
            open = (0, 0);
        }

        if (open != (0, 0) && groups.Count > 0)
            groups[^1] = (groups[^1].Window + open.Window, groups[^1].Baseline + open.Baseline);
        else if (open != (0, 0))
            groups.Add(open);
        double statistic = groups.Sum(group =>
        {
            double total = group.Window + group.Baseline, expectedWindow = total * n / (n + m), expectedBaseline = total * m / (n + m);
            return (Math.Pow(group.Window - expectedWindow, 2) / expectedWindow) + (Math.Pow(group.Baseline - expectedBaseline, 2) / expectedBaseline);
        });
        return (statistic, groups.Count - 1);
    }

    /// <summary>A text whose UTF-16 order is the order of the key's code points.</summary>
    private static string CodePoints(string key) => string.Concat(key.EnumerateRunes().Select(rune => rune.Value.ToString("x8", null)));
}
