using DriftExporter.Baselines;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Baselines;

namespace DriftExporter.Tests.Scoring;

/// <summary>What a PSI is made of: every bin by its name, all of them together the PSI.</summary>
public sealed class FeatureContributionsTests
{
    private static FeatureReference Numeric(params IEnumerable<double> values) => new(Profiles.Of(Samples.Build([.. values], 4000)).Features[0]);

    private static FeatureReference Categorical(params Category[] categories)
    {
        return new FeatureReference(new FeatureProfile
        {
            Name = "c",
            DataType = "string",
            Rows = categories.Sum(category => category.Count),
            Missing = 0,
            Invalid = 0,
            Categorical = new CategoricalProfile { Categories = categories },
        });
    }

    [Fact]
    public void Bins_SumToThePsi_AndHaveTheSharesOfBothSides()
    {
        FeatureReference reference = Numeric(Enumerable.Range(1, 1000).Select(value => (double)value));
        int[] counts = new int[reference.Cells.CellCount];
        foreach (int value in Enumerable.Range(1, 500))
            counts[reference.Cells.Numeric!.Id(value)]++;
        foreach (PsiSmoothing smoothing in Enum.GetValues<PsiSmoothing>())
        {
            FeatureContributions why = FeatureContributions.Of(reference, counts, smoothing, BinLabels.Of(reference))!;
            double psi = PopulationStability.Compute<int, long>([100, 100, 100, 100, 100, 0, 0, 0, 0, 0], [.. Enumerable.Repeat(100L, 10)], smoothing);
            Assert.Equal(psi, why.Bins.Sum(bin => bin.Contribution), 1e-12);
            Assert.Equal(Enumerable.Repeat(0.1, 10), why.Bins.Select(bin => bin.BaselineShare));
            Assert.Equal([0.2, 0.2, 0.2, 0.2, 0.2, 0, 0, 0, 0, 0], why.Bins.Select(bin => bin.WindowShare));
            Assert.Null(why.Rest);
        }
    }

    [Fact]
    public void Labels_AreIntervalsOpenBelow()
    {
        string[] labels = BinLabels.Of(Numeric(Enumerable.Range(1, 1000).Select(value => value / 4.0)));
        Assert.Equal(10, labels.Length);
        Assert.Equal(("(-inf, 25.225]", "(25.225, 50.2]", "(225.025, inf)"), (labels[0], labels[1], labels[^1]));
        Assert.Equal(["(-inf, 7]", "(7, inf)"], BinLabels.Of(Numeric(7, 7, 7)));
    }

    [Fact]
    public void Labels_TellCategoriesFromTheBinsThatAreNone() => Assert.Equal(
        ["a\n\"<b>", "\"other\"", "\"unseen\"", "\"\"", "other", "unseen"],
        BinLabels.Of(Categorical(new("a\n\"<b>", 5), new("other", 4), new("unseen", 3), new("", 2))));

    [Fact]
    public void Bins_LeaveOutOtherAndUnseen_WhereTheyDoNotExist()
    {
        FeatureReference reference = Categorical(new("a", 6), new("b", 4));
        string[] labels = BinLabels.Of(reference);
        Assert.Equal(["a", "b"], FeatureContributions.Of(reference, [3, 3, 0, 0, 9, 9], PsiSmoothing.Jeffreys, labels)!.Bins.Select(bin => bin.Label));
        FeatureContributions unseen = FeatureContributions.Of(reference, [3, 3, 0, 2, 0, 0], PsiSmoothing.Jeffreys, labels)!;
        Assert.Equal(["a", "b", "unseen"], unseen.Bins.Select(bin => bin.Label));
        Assert.Equal((0.0, 0.25), (unseen.Bins[2].BaselineShare, unseen.Bins[2].WindowShare));
    }

    [Fact]
    public void Bins_BeyondTheMost_AreSummed_TheLargestPartsStay()
    {
        FeatureReference reference = Categorical([.. Enumerable.Range(0, 50).Select(index => new Category($"c{index:00}", 100))]);
        int[] counts = [.. Enumerable.Range(0, 50).Select(index => index < 3 ? 500 : 100), 0, 0, 0, 0];
        FeatureContributions why = FeatureContributions.Of(reference, counts, PsiSmoothing.Jeffreys, BinLabels.Of(reference), 5)!;
        Assert.Equal(["c00", "c01", "c02"], why.Bins.Take(3).Select(bin => bin.Label));
        Assert.Equal((5, "45 more"), (why.Bins.Count, why.Rest!.Label));
        Assert.Equal(1, why.Bins.Sum(bin => bin.WindowShare) + why.Rest.WindowShare, 1e-12);
        FeatureContributions all = FeatureContributions.Of(reference, counts, PsiSmoothing.Jeffreys, BinLabels.Of(reference))!;
        Assert.Equal(all.Bins.Sum(bin => bin.Contribution), why.Bins.Sum(bin => bin.Contribution) + why.Rest.Contribution, 1e-12);
    }

    [Fact]
    public void NothingIsTold_OfAnEmptyWindow() =>
        Assert.Null(FeatureContributions.Of(Categorical(new Category("a", 6)), [0, 0, 0, 9, 9], PsiSmoothing.Jeffreys, ["a", "other", "unseen"]));
}
