using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Statistics;

/// <summary>The worked examples of docs/statistics.md: computed here, by the classes of the program, and looked up there.</summary>
public sealed class WorkedExamplesTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestData.Repository, "docs", "statistics.md"));

    [Fact]
    public void Ks_HasTheBracketOfTheExample()
    {
        long[] baseline = [0, 3, 4, 2, 1];
        int[] window = [1, 1, 1, 1, 0];
        long[] cumulative = [0, 3, 7, 9, 10];
        KsDistance distance = KolmogorovSmirnov.Distance(cumulative, window, 4);
        double upper = (double)KolmogorovSmirnov.UpperNumerator(cumulative, window, 4) / (double)distance.Denominator;
        Says("KS", $"D_lo = {distance.Statistic:0.##}.");
        Says("KS", $"D_hi = {upper:0.##}.");
        Says("KS", $"values in one gap: {(double)baseline[2] / baseline.Sum():0.#}.");
        Assert.InRange(upper - distance.Statistic, 0, (double)baseline[2] / baseline.Sum());
    }

    [Fact]
    public void Bins_AreThoseOfTheExample()
    {
        NumericProfile profile = Profile([1, 2, 2, 3, 4, 8], bins: 4);
        Assert.Equal([2, 2.5, 3.75], profile.BinEdges);
        Assert.Equal([3, 0, 1, 2], profile.BinCounts);
        Says("Bins", $"the quartiles are {profile.BinEdges[0]:R}, {profile.BinEdges[1]:R} and {profile.BinEdges[2]:R}.");
        Says("Bins", $"hold {string.Join(", ", profile.BinCounts)} values.");
    }

    [Fact]
    public void HeavyValue_HasABinOfItsOwn()
    {
        NumericProfile profile = Profile([.. Enumerable.Repeat(0.0, 5), .. Enumerable.Repeat(1.0, 95)], bins: 10);
        Assert.Equal([5, 95, 0], profile.BinCounts);
        Says("Bins", $"an edge at {profile.BinEdges[0]:R}, and the bins hold {string.Join(", ", profile.BinCounts)}.");
        WindowDrift drift = Score(Feature(profile, 100), [.. Enumerable.Repeat(0.0, 900), .. Enumerable.Repeat(1.0, 100)]);
        Says("Bins", $"a PSI of {drift.Features[0].Psi:0.000};");
        Says("Bins", $"it would be {PopulationStability.Compute<int, long>([1000, 0], [100, 0], PsiSmoothing.Jeffreys):0.000}.");
    }

    [Fact]
    public void CriticalValues_AreThoseOfTheExample()
    {
        double tolerant = CriticalValues.Psi(1000, 100_000, 10, 1e-4, 0.02), strict = CriticalValues.Psi(1000, 100_000, 10, 1e-4, 0);
        Says("Critical values", $"{tolerant:0.0000} for PSI with the tolerance of 0.02, {strict:0.0000} without;");
        Says("Critical values", $"{CriticalValues.KolmogorovSmirnov(1000, 100_000, 1e-4, 0.02):0.0000} for KS");
    }

    [Fact]
    public void Evidence_GrowsAsInTheExample()
    {
        double first = EDetector.Next(0, 0, 1e9), second = EDetector.Next(first, -2, 1e9);
        Says("Evidence", $"R = {first:0.###}, {second:0.###}, {EDetector.Next(second, -4, 1e9):0.###}.");
    }

    [Theory]
    [InlineData(new[] { 10, 10, 20 }, "PSI = {0:0.0000}. With `floor` it is {1:0.0000}.")]
    [InlineData(new[] { 20, 20, 0 }, "they are {0:0.0000} and {1:0.0000}")]
    public void Psi_IsThatOfTheExample(int[] window, string sentence)
    {
        long[] baseline = [50, 30, 20];
        Says("PSI", string.Format(CultureInfo.InvariantCulture, sentence,
            PopulationStability.Compute<int, long>(window, baseline, PsiSmoothing.Jeffreys),
            PopulationStability.Compute<int, long>(window, baseline, PsiSmoothing.Floor)));
    }

    [Theory]
    [InlineData(500, "0.018 for 10 bins and a window of 500")]
    [InlineData(5000, "0.002 for one of 5,000")]
    public void PsiByChance_IsWhatThePageSays(int rows, string sentence)
    {
        Says("PSI", sentence);
        Assert.Equal(double.Parse(sentence.Split(' ')[0], CultureInfo.InvariantCulture), 9.0 * (1.0 / rows + 1.0 / 1_000_000), 3);
    }

    [Fact]
    public void ChiSquare_IsThatOfTheExample()
    {
        HomogeneityResult result = new ChiSquareHomogeneity().ComputePooled([8, 6, 3, 2, 1], [60, 30, 8, 2, 0]);
        Assert.Equal((2, 1), (result.Groups, result.DegreesOfFreedom));
        Says("Chi-square", $"chi-square = {result.Statistic:0.0000} with {result.DegreesOfFreedom} degree of freedom.");
    }

    [Fact]
    public void MissingAndInvalid_AreSharesOfRecords()
    {
        FeatureProfile feature = Feature(Profile([1, 2, 2, 3, 4, 8], bins: 4), 6);
        WindowDrift drift = Score(feature, [1, 2, 3, 4, 5, 6, double.NaN, double.NaN, double.NaN, double.PositiveInfinity]);
        FeatureDrift figures = drift.Features[0];
        Says("Missing and invalid", $"ratios {figures.MissingRatio:0.#} and {figures.InvalidRatio:0.#}, and {figures.Values} values.");
    }

    [Fact]
    public void Outliers_AreOutsideTheFencesOfTheExample()
    {
        NumericProfile profile = Profile([1, 2, 2, 3, 4, 8], bins: 4);
        Says("Outliers", $"fences −{-profile.Fences.Low:R} and {profile.Fences.High:R}.");
        Says("Outliers", $"outside: {new FeatureReference(Feature(profile, 6)).OutlierRatio:0.0000}.");
    }

    [Fact]
    public void Unseen_IsABinOfItsOwn()
    {
        var feature = new FeatureProfile
        {
            Name = "letter",
            DataType = "string",
            Rows = 100,
            Missing = 0,
            Invalid = 0,
            Categorical = new CategoricalProfile { Categories = [new("a", 60), new("b", 30), new("c", 8), new("d", 2)] },
        };
        FeatureDrift figures = Score(feature, "aaaaaaaabbbbbbcccdde").Features[0];
        Says("Unseen", $"one `e`: {figures.UnseenRatio:0.##}.");
        Says("Unseen", $"its extra bin is {figures.Psi:0.0000};");
        Says("Unseen", $"alone it is {Score(feature, "aaaaaaaabbbbbbcccdd").Features[0].Psi:0.0000}.");
    }

    [Fact]
    public void Moments_AreThoseOfTheExample()
    {
        FeatureDrift figures = Score(Feature(Profile([1, 2, 2, 3, 4, 8], bins: 4), 6), [2, 4, 9]).Features[0];
        Says("Mean and standard deviation", $"mean {figures.Mean:0.####}, standard deviation {figures.StandardDeviation:0.0000}.");
    }

    [Fact]
    public void Quantile_InterpolatesAsTheExample() =>
        Says("Quantiles", $"from 3 to 4: {Profile([1, 2, 2, 3, 4, 8], bins: 4).Quantiles.Single(quantile => quantile.Probability == 0.75).Value:R}.");

    /// <summary>The section of the page has this sentence.</summary>
    private static void Says(string section, FormattableString sentence) => Says(section, FormattableString.Invariant(sentence));

    private static void Says(string section, string sentence)
    {
        int start = Page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/statistics.md has no section {section}.");
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        Assert.Contains(sentence, end < 0 ? Page[start..] : Page[start..end], StringComparison.Ordinal);
    }

    private static NumericProfile Profile(double[] values, int bins)
    {
        var decision = new ColumnDecision(new SourceColumn("x", SourceType.Float64, "double"), FeatureKind.Numeric, FeatureRole.Feature, false, null);
        var builder = new NumericColumnBuilder(decision, new BaselineOptions { Model = "example", Bins = bins });
        builder.Add(Numbers(values).Columns[0], values.Length);
        Assert.False(builder.EndPass());
        return builder.Build().Numeric!;
    }

    private static FeatureProfile Feature(NumericProfile numeric, long rows) =>
        new() { Name = "x", DataType = "double", Rows = rows, Missing = 0, Invalid = 0, Numeric = numeric };

    private static ColumnBatch Numbers(double[] values)
    {
        var batch = new ColumnBatch([FeatureKind.Numeric]) { RowCount = values.Length };
        for (int row = 0; row < values.Length; row++)
            batch.Columns[0].SetNumber(row, values[row]);
        return batch;
    }

    private static WindowDrift Score(FeatureProfile feature, double[] values) => Score(feature, Numbers(values));

    private static WindowDrift Score(FeatureProfile feature, string letters)
    {
        var batch = new ColumnBatch([FeatureKind.Categorical]) { RowCount = letters.Length };
        for (int row = 0; row < letters.Length; row++)
            batch.Columns[0].SetText(row, [(byte)letters[row]]);
        return Score(feature, batch);
    }

    private static WindowDrift Score(FeatureProfile feature, ColumnBatch batch)
    {
        var reference = new FeatureReference(feature);
        var window = new WholeWindow("example", [reference.Cells], [feature.Numeric?.Mean ?? 0]);
        var cells = new CellBatch([reference.Cells]);
        cells.Map(batch);
        window.Append(cells, 0, cells.RowCount);
        return new DriftScorer([reference], new ScoringOptions(1, PsiSmoothing.Jeffreys)).Score(window);
    }
}
