using DriftExporter.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace DriftExporter.Tests.Configuration;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("200ms", 200)]
    [InlineData("15s", 15_000)]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("90m", 5_400_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("1w2d3h4m5s6ms", 788_645_006)]
    [InlineData("1y", 31_536_000_000)]
    [InlineData("0s", 0)]
    [InlineData("007s", 7_000)]
    public void TryParse_CountsMilliseconds(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1 s")]
    [InlineData(" 1s")]
    [InlineData("1s ")]
    [InlineData("1S")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("1h5")]
    [InlineData("1us")]
    [InlineData("\u0661s")]
    [InlineData("300y")]
    [InlineData("292y1d")]
    [InlineData("9999999999999999s")]
    [InlineData("99999999999999999999999999s")]
    public void TryParse_Refuses_WhatIsNoDuration(string text) => Assert.False(Durations.TryParse(text, out _));

    /// <summary>The cases of Prometheus' own documentation of its duration format.</summary>
    [Theory]
    [InlineData("60m", "1h")]
    [InlineData("90m", "1h30m")]
    [InlineData("7d", "1w")]
    [InlineData("8d", "8d")]
    [InlineData("90d", "90d")]
    [InlineData("365d", "1y")]
    [InlineData("366d", "366d")]
    [InlineData("1y1w", "372d")]
    [InlineData("24h", "1d")]
    [InlineData("1500ms", "1s500ms")]
    [InlineData("0ms", "0s")]
    public void Format_IsPrometheusCanonicalForm(string text, string canonical)
    {
        Assert.True(Durations.TryParse(text, out TimeSpan duration));
        Assert.Equal(canonical, Durations.Format(duration));
    }

    [Fact]
    public void Format_IsReadBack_ForAnyMilliseconds() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<long>(), seed =>
        {
            TimeSpan duration = TimeSpan.FromMilliseconds(Math.Abs(seed % (292L * 365 * 86_400_000)));
            return Durations.TryParse(Durations.Format(duration), out TimeSpan read) && read == duration;
        }));

    [Theory]
    [InlineData("45", "Write 45s, 45m or 45h.")]
    [InlineData("1.5h", "Write 1h30m.")]
    [InlineData("10 min", "Write 10m.")]
    [InlineData("2 hours", "Write 2h.")]
    [InlineData("1H", "Write 1h.")]
    [InlineData("0.5ms", null)]
    [InlineData("1.5", null)]
    [InlineData("5 moons", null)]
    [InlineData("0 hours", null)]
    [InlineData("999999999 weeks", null)]
    [InlineData("1e5s", null)]
    [InlineData("..", null)]
    [InlineData("", null)]
    public void Advice_GuessesWhatWasMeant_OrSaysTheRule(string text, string? advice) =>
        Assert.Equal(advice ?? "Write numbers with units ms, s, m, h, d, w or y, largest first, such as 200ms, 15s, 1h30m or 7d.", Durations.Advice(text));
}
