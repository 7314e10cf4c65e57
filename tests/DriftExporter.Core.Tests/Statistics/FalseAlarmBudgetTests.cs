using DriftExporter.Statistics;

namespace DriftExporter.Tests.Statistics;

public class FalseAlarmBudgetTests
{
    [Theory]
    [InlineData("1 per 30d", 1, 30 * 24 * 3600.0, "1 per 30d")]
    [InlineData("0.5 per 12h", 0.5, 12 * 3600.0, "0.5 per 12h")]
    [InlineData("  2   per  90m ", 2, 5400.0, "2 per 90m")]
    [InlineData("3 per 250ms", 3, 0.25, "3 per 250ms")]
    [InlineData("3 per 1.5s", 3, 1.5, "3 per 1500ms")]
    [InlineData("10 per 7d", 10, 7 * 24 * 3600.0, "10 per 7d")]
    public void Parse_ReadsCountAndPeriod_AndWritesThemBack(string text, double count, double periodSeconds, string canonical)
    {
        FalseAlarmBudget? budget = FalseAlarmBudget.Parse(text, out string? problem);
        Assert.Null(problem);
        Assert.Equal(new FalseAlarmBudget(count, TimeSpan.FromSeconds(periodSeconds)), budget);
        Assert.Equal(canonical, budget!.ToString());
        Assert.Equal(budget, FalseAlarmBudget.Parse(canonical, out _));
    }

    [Theory]
    [InlineData("", "\"\" is not of the form N per D.")]
    [InlineData("1", "\"1\" is not of the form N per D.")]
    [InlineData("1 each 30d", "\"1 each 30d\" is not of the form N per D.")]
    [InlineData("0 per 30d", "\"0\" is not a number of false alarms above 0.")]
    [InlineData("-1 per 30d", "\"-1\" is not a number of false alarms above 0.")]
    [InlineData("NaN per 30d", "\"NaN\" is not a number of false alarms above 0.")]
    [InlineData("1,5 per 30d", "\"1,5\" is not a number of false alarms above 0.")]
    [InlineData("1 per 30", "\"30\" is not a duration between 1ms and 36500d.")]
    [InlineData("1 per d", "\"d\" is not a duration between 1ms and 36500d.")]
    [InlineData("1 per 0d", "\"0d\" is not a duration between 1ms and 36500d.")]
    [InlineData("1 per 30w", "\"30w\" is not a duration between 1ms and 36500d.")]
    [InlineData("1 per 99999999d", "\"99999999d\" is not a duration between 1ms and 36500d.")]
    public void Parse_SaysWhatIsWrong_AndWhatWouldBeRight(string text, string start)
    {
        Assert.Null(FalseAlarmBudget.Parse(text, out string? problem));
        Assert.Equal(start + " Write a number of false alarms per duration, for example 1 per 30d; units are ms, s, m, h, d.", problem);
    }

    [Fact]
    public void Alpha_SpendsTheBudgetExactly_OverAnyRhythm()
    {
        var budget = new FalseAlarmBudget(1, TimeSpan.FromDays(30));
        const int Windows = 2, Numeric = 15, Categorical = 7;
        foreach (double hours in (double[])[0.01, 1, 36, 720])
        {
            TimeSpan elapsed = TimeSpan.FromHours(hours);
            double perVerdict = Windows * ((Numeric * 5 * budget.Alpha(elapsed, Windows, Numeric + Categorical, VerdictRule.TestCount(true)))
                + (Categorical * 4 * budget.Alpha(elapsed, Windows, Numeric + Categorical, VerdictRule.TestCount(false))));
            Assert.Equal(1, perVerdict * (720 / hours), 1e-12);
        }
    }

    [Fact]
    public void Alpha_StaysInItsRange_ForAnyTime()
    {
        var budget = new FalseAlarmBudget(1, TimeSpan.FromDays(30));
        Assert.Equal(0, budget.Alpha(TimeSpan.Zero, 1, 20, 5));
        Assert.Equal(0, budget.Alpha(TimeSpan.FromDays(-3), 1, 20, 5));
        Assert.Equal(0.01, budget.Alpha(TimeSpan.FromDays(30), 1, 20, 5), 1e-15);
        Assert.Equal(0.01, budget.Alpha(TimeSpan.FromDays(3000), 1, 20, 5), 1e-15);
        Assert.Equal(FalseAlarmBudget.LargestAlpha, new FalseAlarmBudget(1e6, TimeSpan.FromDays(1)).Alpha(TimeSpan.FromDays(1), 1, 1, 1));
        Assert.Equal(0.01 / (22 * 5), FalseAlarmBudget.AlphaOfRun(0.01, 22, 5), 1e-18);
    }
}
