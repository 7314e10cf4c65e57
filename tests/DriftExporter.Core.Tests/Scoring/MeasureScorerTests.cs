using System.Text.Json;
using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Baselines;
using DriftExporter.Tests.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Scoring;

/// <summary>The further measures against scipy, against raw rows, and against their own laws.</summary>
public sealed class MeasureScorerTests
{
    private const MeasureSet All = MeasureSet.Everything;

    private static FeatureDrift Measure(
        (SourceColumn Column, object?[] Cells) training, object?[] window, MeasureSet set = All, BaselineOptions? options = null,
        long minimum = 1, int bins = int.MaxValue, long bandCells = KolmogorovSmirnovPValue.DefaultBandCells)
    {
        using TrainingSet data = new MemoryTable(1000, training).AsSet();
        BaselineProfile profile = new ProfileBuilder(options ?? Samples.Options()).Build(data, cancellation: TestContext.Current.CancellationToken).Profile;
        FeatureReference[] references = [.. profile.Features.Select(feature => new FeatureReference(feature))];
        FeatureCells[] cells = [.. references.Select(reference => reference.Cells)];
        var whole = new WholeWindow("w", cells, [.. references.Select(reference => reference.Centre)]);
        var batch = new CellBatch(cells);
        using TrainingSet rows = new MemoryTable(333, (training.Column, window)).AsSet();
        rows.Read([new ColumnRequest(training.Column.Name, references[0].Profile.Kind)], columns =>
        {
            batch.Map(columns);
            whole.Append(batch, 0, batch.RowCount);
        }, TestContext.Current.CancellationToken);
        var measures = new MeasureScorer(references, new MeasureOptions(set, PsiSmoothing.Jeffreys, bandCells, ExplainedBins: bins));
        WindowDrift drift = new DriftScorer(references, new ScoringOptions(minimum, PsiSmoothing.Jeffreys)).Score(whole);
        FeatureDrift once = measures.Add(whole, drift).Features[0], again = measures.Add(whole, drift).Features[0];
        Assert.Equal((once.Measures?.KsPValue, once.Measures?.ChiSquareLog10PValue), (again.Measures?.KsPValue, again.Measures?.ChiSquareLog10PValue));
        return once;
    }

    private static (SourceColumn, object?[]) Numbers(IEnumerable<double> values) => MemoryTable.Numbers("x", values);

    private static object?[] Cells(IEnumerable<double> values) => [.. values.Select(value => (object)value)];

    [Fact]
    public void Numeric_IsScipys_ForReferenceSamples()
    {
        int compared = 0;
        foreach (JsonElement vector in ReferenceCases.Read("two_sample.json"))
        {
            JsonElement expected = vector.GetProperty("expected");
            double[] baseline = vector.Numbers("baseline"), window = vector.Numbers("window");
            if (baseline.Concat(window).Any(value => !double.IsFinite(value)))
                continue;
            FeatureMeasures measures = Measure(Numbers(baseline), Cells(window)).Measures!;
            Assert.Equal(expected.GetProperty("prob_window_greater").GetDouble(), measures.ProbabilityGreater!.Value, 1e-13);
            Assert.Equal(expected.GetProperty("kuiper").GetDouble(), measures.Kuiper!.Value.Statistic, 1e-13);
            if (baseline.Order().First() != baseline.Order().Last() && window.Length > 1)
                Assert.Equal(expected.GetProperty("mean_shift_in_baseline_std").GetDouble() * Math.Sqrt((baseline.Length - 1.0) / baseline.Length), measures.MeanShift!.Value, 1e-9); // theirs has ddof 0
            compared++;
        }

        Assert.InRange(compared, 10, 100);
    }

    [Fact]
    public void Wasserstein_CountsRowsBeyondTheTrainingRange_ByHowFarTheyAre()
    {
        double[] training = [.. Enumerable.Range(0, 101).Select(value => (double)value)];
        double deviation = Math.Sqrt(((101.0 * 101) - 1) / 12);
        Assert.Equal(1000 / deviation, Measure(Numbers(training), Cells(training.Select(value => value + 1000))).Measures!.WassersteinDistance!.Value, 1e-9);
        Assert.Equal(1000 / deviation, Measure(Numbers(training), Cells(training.Select(value => value - 1000))).Measures!.WassersteinDistance!.Value, 1e-9);
        Assert.Equal(1e9 / 101 / deviation, Measure(Numbers(training), Cells([.. training[..^1], 1e9 + 100])).Measures!.WassersteinDistance!.Value, 1e-3);
        double both = Measure(Numbers(training), Cells(training.Select(value => ((value - 50) * 10) + 50))).Measures!.WassersteinDistance!.Value;
        double exact = 9 * training.Average(value => Math.Abs(value - 50)) / deviation;
        Assert.InRange(both, 0.1 * exact, exact); // both ends at once: at least the net distance, never too much
    }

    [Fact]
    public void KsPValue_IsTheExactLaw_WithinTheBudget_AndTheLimitBeyond()
    {
        double[] training = [.. Samples.Values("normal", 400)], window = [.. Samples.Values("normal", 300, 9).Select(value => value + 0.1)];
        FeatureDrift exact = Measure(Numbers(training), Cells(window)), quick = Measure(Numbers(training), Cells(window), bandCells: 0);
        var h = (Int128)Math.Round(exact.KsStatistic!.Value * 400 * 300);
        Assert.Equal(new KolmogorovSmirnovPValue().Evaluate(h, 300, 400, out _).P, exact.Measures!.KsPValue!.Value, 1e-15);
        Assert.Equal(KolmogorovSmirnovPValue.Asymptotic(quick.KsStatistic!.Value, 300, 400).P, quick.Measures!.KsPValue!.Value, 1e-15);
        Assert.Equal(Math.Log10(exact.Measures.KsPValue.Value), exact.Measures.KsLog10PValue!.Value, 1e-12);
    }

    [Fact]
    public void KsLog10_GoesOn_WhereThePValueUnderflows()
    {
        double[] training = [.. Enumerable.Range(0, 4000).Select(value => (double)value)];
        FeatureMeasures measures = Measure(Numbers(training), Cells(training.Select(value => value + 1e6))).Measures!;
        Assert.Equal(0, measures.KsPValue);
        Assert.InRange(measures.KsLog10PValue!.Value, -2500, -2300); // 1 / C(8000, 4000), twice
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    public void KsIsTied_WithFewDistinctTrainingValues(int distinct, bool tied)
    {
        object?[] window = Cells(Enumerable.Range(0, 300).Select(row => (double)(row % distinct)));
        Assert.Equal(tied, Measure(Numbers(Enumerable.Range(0, 1000).Select(row => (double)(row % distinct))), window).Measures!.KsIsTied);
    }

    [Fact]
    public void Categorical_HasTheTailOfItsChiSquare_AndTheDistancesOfItsBins()
    {
        (SourceColumn, object?[]) training = MemoryTable.Texts("c", [.. Enumerable.Repeat("a", 60), .. Enumerable.Repeat("b", 40)]);
        FeatureDrift drift = Measure(training, [.. Enumerable.Repeat("a", 30), .. Enumerable.Repeat("b", 60), .. Enumerable.Repeat("new", 10)]);
        FeatureMeasures measures = drift.Measures!;
        Assert.Equal(ChiSquareTail.UpperTail(drift.ChiSquare!.Value.Statistic, drift.ChiSquare.Value.DegreesOfFreedom).P, measures.ChiSquarePValue);
        Assert.Equal(0.3, measures.TotalVariation!.Value, 1e-15); // (0.3 + 0.2 + 0.1) / 2
        Assert.Equal([0.3, 0.6], measures.CategoryShares);
        Assert.Equal((null, null, null, false), (measures.KsPValue, measures.WassersteinDistance, measures.Quantiles, measures.KsIsTied));
    }

    [Fact]
    public void EqualSides_HaveNoDistance()
    {
        FeatureMeasures measures = Measure(Numbers(Samples.Values("normal", 500)), Cells(Samples.Values("normal", 500))).Measures!;
        Assert.Equal((1.0, 0.0, 0.0, 0.0, 0.0, 0.5), (measures.KsPValue, measures.JensenShannonDistance, measures.HellingerDistance, measures.TotalVariation, measures.WassersteinDistance, measures.ProbabilityGreater));
        Assert.Equal((0.0, 1.0), (Math.Round(measures.MeanShift!.Value, 12), Math.Round(measures.DeviationRatio!.Value, 12)));
    }

    [Fact]
    public void Quantiles_AreTheSamples_WhereValuesArePoints()
    {
        double[] values = [.. Enumerable.Range(0, 101).Select(value => (double)value)];
        FeatureReference reference = new(Profiles.Of(Samples.Build(values, 500)).Features[0]);
        Assert.Equal(reference.Profile.Numeric!.Quantiles, Measure(Numbers(values), Cells(values)).Measures!.Quantiles);
    }

    [Fact]
    public void NothingIsComputed_ThatWasNotAskedFor()
    {
        FeatureMeasures measures = Measure(Numbers(Samples.Values("normal", 500)), Cells(Samples.Values("normal", 500, 2)), MeasureSet.None).Measures!;
        Assert.Equal(new FeatureMeasures(), measures);
        FeatureMeasures always = Measure(Numbers(Samples.Values("normal", 500)), Cells(Samples.Values("normal", 500, 2)), MeasureSet.Always).Measures!;
        Assert.Equal(new FeatureMeasures { KsPValue = always.KsPValue, KsLog10PValue = always.KsLog10PValue, Contributions = always.Contributions }, always);
        Assert.NotNull(always.Contributions);
    }

    [Fact]
    public void NothingIsMeasured_BelowTheMinimum() =>
        Assert.Null(Measure(Numbers(Samples.Values("normal", 500)), Cells(Samples.Values("normal", 99)), minimum: 100).Measures);

    [Fact]
    public void Extremes_GiveNoNaN()
    {
        (double[] Training, double[] Window)[] cases =
        [
            ([7], [7]), ([7, 7, 7], [7, 7]), ([7, 7, 7], [8]), ([1, 2], [1e300, -1e300]), ([-1e300, 1e300], [0]), ([0, 5e-324], [1, 2, 3]), ([1, 2, 3], [double.MaxValue]),
        ];
        foreach ((double[] training, double[] window) in cases)
        {
            FeatureMeasures measures = Measure(Numbers(training), Cells(window)).Measures!;
            foreach (double? figure in (double?[])[measures.KsPValue, measures.KsLog10PValue, measures.JensenShannonDistance, measures.WassersteinDistance,
                measures.ProbabilityGreater, measures.MeanShift, measures.DeviationRatio, measures.Skewness, measures.Kuiper?.Statistic, measures.Kuiper?.P,
                measures.CramerVonMises?.Statistic, measures.CramerVonMises?.P, measures.AndersonDarling?.Statistic, .. measures.Quantiles!.Select(quantile => (double?)quantile.Value)])
                Assert.True(figure is null || double.IsFinite(figure.Value), $"{string.Join(' ', training)} against {string.Join(' ', window)}");
        }
    }
}
