using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Baselines;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Statistics;

/// <summary>The worked examples of the further measures in docs/statistics.md, computed by the program's own classes.</summary>
public sealed class MeasureExamplesTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(TestData.Repository, "docs", "statistics.md"));

    [Fact]
    public void Numeric_IsThatOfTheExamples()
    {
        FeatureReference reference = new(Profiles.Of(Samples.Build([1, 2, 2, 3, 4, 8], 100, 4)).Features[0]);
        FeatureMeasures measures = Measure(reference, batch =>
        {
            foreach (double value in (double[])[2, 4, 9])
                batch.Columns[0].SetNumber(batch.RowCount++, value);
        }, out FeatureDrift drift);
        Says("P-values", $"D = {drift.KsStatistic:0.0000}, p = {measures.KsPValue:0.000}.");
        Says("Mean and standard deviation", $"shift {measures.MeanShift:0.0000}, ratio {measures.DeviationRatio:0.0000}, skewness {measures.Skewness:0.0000}.");
        double population = reference.Profile.Numeric!.StandardDeviation * Math.Sqrt(5.0 / 6);
        Says("Wasserstein", $"{measures.WassersteinDistance * population:0.0000} in the feature's unit, {measures.WassersteinDistance:0.0000} standard deviations.");
        Says("Probability greater", $"{measures.ProbabilityGreater * 18:0.0} of 18 pairs, {measures.ProbabilityGreater:0.0000}.");
        Says("Kuiper, Cramer-von Mises and Anderson-Darling",
            $"Kuiper {measures.Kuiper!.Value.Statistic:0.0000}, Cramér-von Mises {measures.CramerVonMises!.Value.Statistic:0.0000}, Anderson-Darling −{-measures.AndersonDarling!.Value.Statistic:0.0000}.");
    }

    [Fact]
    public void Categorical_IsThatOfTheExamples()
    {
        var reference = new FeatureReference(new FeatureProfile
        {
            Name = "c", DataType = "string", Rows = 100, Missing = 0, Invalid = 0,
            Categorical = new CategoricalProfile { Categories = [new("a", 50), new("b", 30), new("c", 20)] },
        });
        FeatureMeasures measures = Measure(reference, batch =>
        {
            foreach (char letter in new string('a', 10) + new string('b', 10) + new string('c', 20))
                batch.Columns[0].SetText(batch.RowCount++, [(byte)letter]);
        }, out FeatureDrift drift);
        Says("Distances", $"Jensen-Shannon {measures.JensenShannonDistance:0.0000}, Hellinger {measures.HellingerDistance:0.0000}, total variation {measures.TotalVariation:0.#}.");
        double[] parts = [.. measures.Contributions!.Bins.Select(bin => bin.Contribution)];
        Says("Contributions", $"the parts are {parts[0]:0.0000}, {parts[1]:0.0000} and {parts[2]:0.0000}.");
        Assert.Equal(drift.Psi!.Value, parts.Sum(), 1e-12);
        Says("P-values", $"with 1 degree of freedom above: p = {ChiSquareTail.UpperTail(2.7149, 1).P:0.0000}.");
    }

    private static FeatureMeasures Measure(FeatureReference reference, Action<ColumnBatch> fill, out FeatureDrift drift)
    {
        var batch = new ColumnBatch([reference.Profile.Kind]);
        fill(batch);
        var window = new WholeWindow("example", [reference.Cells], [reference.Centre]);
        var cells = new CellBatch([reference.Cells]);
        cells.Map(batch);
        window.Append(cells, 0, cells.RowCount);
        WindowDrift scored = new DriftScorer([reference], new ScoringOptions(1, PsiSmoothing.Jeffreys)).Score(window);
        drift = new MeasureScorer([reference], new MeasureOptions(MeasureSet.Everything, PsiSmoothing.Jeffreys)).Add(window, scored).Features[0];
        return drift.Measures!;
    }

    private static void Says(string section, FormattableString sentence)
    {
        int start = Page.IndexOf($"\n## {section}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/statistics.md has no section {section}.");
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        Assert.Contains(sentence.ToString(CultureInfo.InvariantCulture), end < 0 ? Page[start..] : Page[start..end], StringComparison.Ordinal);
    }
}
