using DriftExporter.Statistics;

namespace DriftExporter.Tests.Statistics;

public sealed class ToleranceSuggestionTests
{
    [Fact]
    public void Chance_IsTakenOff_ByHand()
    {
        // s = 1/1000 + 1/4000 = 0.00125
        Assert.Equal(0.03 - (9 * 0.00125), ToleranceSuggestion.ExcessPsi(0.03, 1000, 4000, 10), 15);
        Assert.Equal(0.1 - (0.868731160636159 * Math.Sqrt(0.00125)), ToleranceSuggestion.ExcessKolmogorovSmirnov(0.1, 1000, 4000), 15);
        Assert.Equal((0, 0), (ToleranceSuggestion.ExcessPsi(0.01, 1000, 4000, 10), ToleranceSuggestion.ExcessKolmogorovSmirnov(0.03, 1000, 4000)));
        Assert.Equal(0.03, ToleranceSuggestion.ExcessPsi(0.03, 1000, 4000, 1));
    }

    [Fact]
    public void Suggestion_IsThe99thPercentile_RoundedUp_AndNotBelowTheDefault()
    {
        // Of 0, 0.001, ..., 0.1 the quantile of type 7 at 0.99 is exactly at rank 99.
        double[] excesses = [.. Enumerable.Range(0, 101).Reverse().Select(step => step / 1000.0)];
        Assert.Equal(0.099, ToleranceSuggestion.Of(excesses, 0.02));
        Assert.Equal(0.02, ToleranceSuggestion.Of([0.001, 0.002], 0.02));
        Assert.Equal(0.02, ToleranceSuggestion.Of([], 0.02));
        Assert.Equal(0.032, ToleranceSuggestion.Of([0.0311], 0.02));
    }

    [Fact]
    public void Spread_IsOfTheSortedValues()
    {
        SampleSpread spread = SampleSpread.Of([.. Enumerable.Range(0, 101).Reverse().Select(value => (double)value)])!.Value;
        Assert.Equal(new SampleSpread(50, 95, 99, 100), spread);
        Assert.Null(SampleSpread.Of([]));
    }
}
