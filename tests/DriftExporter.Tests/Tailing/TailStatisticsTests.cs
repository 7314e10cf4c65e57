using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

public sealed class TailStatisticsTests
{
    [Fact]
    public void Names_AreComplete_SoThatEveryCounterExistsFromTheStart()
    {
        TailStatistics statistics = new();
        Assert.Equal((Enum.GetValues<LossReason>().Length, Enum.GetValues<LossReason>().Length), (TailNames.LossReasons.Count, statistics.LostBytes.Length));
        Assert.Equal((Enum.GetValues<RotationKind>().Length, Enum.GetValues<RotationKind>().Length), (TailNames.RotationKinds.Count, statistics.Rotations.Length));
        Assert.Equal((Enum.GetValues<FileState>().Length, Enum.GetValues<FileState>().Length), (TailNames.FileStates.Count, statistics.Files.Length));
        Assert.Equal((Enum.GetValues<Look>().Length, Enum.GetValues<Look>().Length), (TailNames.Looks.Count, statistics.Troubles.Length));
        Assert.Equal("rotated_away", TailNames.Of(LossReason.RotatedAway));
        Assert.Equal("recreate", TailNames.Of(RotationKind.Recreate));
        Assert.Equal("unreadable", TailNames.Of(FileState.Unreadable));
        Assert.Equal("emfile", TailNames.Of(Look.TooManyOpen));
    }

    [Fact]
    public void Gauges_FollowWhatIsThere()
    {
        using TailBench bench = new("*.log");
        bench.Append("app.log", "12345\n1234567");
        bench.StopAfter = 0;
        bench.Poll();
        TailStatistics statistics = bench.Statistics;
        Assert.Equal((6L, 1L, 7L), (statistics.ReadBytes, statistics.Lines, statistics.LagBytes));
        Assert.False(statistics.CaughtUp);
        bench.StopAfter = int.MaxValue;
        bench.Poll();
        Assert.Equal((7L, 7L), (statistics.LagBytes, statistics.PendingBytes));
        Assert.True(statistics.CaughtUp);
        Assert.NotNull(statistics.LastRead);
        Assert.Equal(1, bench.Files(FileState.Tailing));
    }

    [Fact]
    public void Pace_ReadsOnAtOnce_AndSlowsDownWhenIdle()
    {
        PollPace pace = new();
        Assert.Equal(TimeSpan.Zero, pace.Next(new PollResult(100, 1, MoreWaiting: true)));
        Assert.Equal([250, 250, 500, 1000, 1000], new[]
        {
            pace.Next(new PollResult(1, 0, false)), pace.Next(default), pace.Next(default), pace.Next(default), pace.Next(default),
        }.Select(time => time.TotalMilliseconds));
        Assert.Equal(250, pace.Next(new PollResult(1, 0, false)).TotalMilliseconds);
    }
}
