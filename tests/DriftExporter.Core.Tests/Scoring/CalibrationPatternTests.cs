using DriftExporter.Scoring;

namespace DriftExporter.Tests.Scoring;

public sealed class CalibrationPatternTests
{
    private static readonly double[] s_season = [.. Enumerable.Range(0, 24).Select(window => 1 + Math.Cos(window / 6.0))];
    private static readonly double[] s_rising = [.. Enumerable.Range(0, 24).Select(window => window * window / 100.0)];

    [Fact]
    public void Patterns_AreToldApart_ByTheWhole_AndTheOrder()
    {
        Assert.Equal(CalibrationPattern.Seasonal, CalibrationPatterns.Of(s_season, 20, 0.01));
        Assert.Equal(CalibrationPattern.Different, CalibrationPatterns.Of(s_season, 20, 0.9));
        Assert.Equal(CalibrationPattern.Trend, CalibrationPatterns.Of(s_rising, 20, 0.75 * s_rising.Average()));
        Assert.Equal(CalibrationPattern.Different, CalibrationPatterns.Of([.. s_rising.Reverse()], 20, 0.75 * s_rising.Average()));
        Assert.Equal(CalibrationPattern.Different, CalibrationPatterns.Of(s_rising[..5], 5, 1));
        double[] step = [.. Enumerable.Repeat(0.01, 12), .. Enumerable.Repeat(1.0, 12)]; // half of the records moved: a quarter of the PSI in the whole
        Assert.Equal(CalibrationPattern.Trend, CalibrationPatterns.Of(step, 12, 0.25));
        Assert.Equal(CalibrationPattern.Seasonal, CalibrationPatterns.Of(step, 12, 0.01));
    }

    [Fact]
    public void AnIncident_IsQuiet()
    {
        Assert.Equal(CalibrationPattern.Quiet, CalibrationPatterns.Of(s_season, 4, 0.01)); // of 24 windows
        Assert.Equal(CalibrationPattern.Quiet, CalibrationPatterns.Of([5, 0, 0], 1, 0.5));
        Assert.Equal(CalibrationPattern.Quiet, CalibrationPatterns.Of([], 0, 0));
    }
}
