using DriftExporter.Configuration;
using DriftExporter.State;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.State;

/// <summary>A model that is stopped or killed, and one that is not, say the same at the end: every figure, verdict and reason.</summary>
public sealed class RestoreTests
{
    [Fact]
    public void Restore_GivesTheFiguresOfARunWithoutEnd_WhateverTheCuts()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            using var steady = new StateBench { Files = null };
            using var carried = new StateBench();
            steady.Start();
            carried.Start();
            for (int step = 0; step < 14; step++)
            {
                int records = random.Next(900);
                steady.Write(records);
                carried.Write(records);
                steady.Drain();
                if (random.Next(4) > 0)
                    carried.Drain();
                if (random.Next(3) > 0)
                    carried.Pipeline.SaveLast();
                if (random.Next(2) > 0)
                {
                    carried.Kill();
                    carried.Start();
                }
            }

            carried.Drain();
            Assert.Equal(steady.Figures(), carried.Figures());
            Assert.Equal(steady.Pipeline.Snapshot!.Source.LastEvent, carried.Pipeline.Snapshot!.Source.LastEvent);
        }
    }

    [Fact]
    public void Restore_ServesTheFiguresOfTheCut_BeforeAnythingIsRead()
    {
        using var bench = new StateBench();
        Assert.False(bench.Start());
        Assert.Contains("There is no checkpoint yet", bench.Logged(), StringComparison.Ordinal);
        bench.Write(5000);
        bench.Drain();
        string before = bench.Figures();
        bench.Pipeline.SaveLast();
        bench.Kill();
        bench.Logged();
        Assert.True(bench.Start());
        Assert.Equal(before, bench.Figures());
        Assert.Contains("1 files, 3 windows", bench.Logged(), StringComparison.Ordinal);
        Assert.Equal((0L, 0L), (bench.Pipeline.Snapshot!.Source.Accepted, bench.Pipeline.Snapshot.Source.ReadBytes)); // counters start at 0
        bench.Drain();
        Assert.Equal(before, bench.Figures());
    }

    [Fact]
    public void Save_TakesACheckpoint_AtTheFirstTurn_Every15Seconds_AndSoonAfterARotation()
    {
        using var bench = new StateBench();
        bench.Start();
        bench.Write(100);
        bench.Drain();
        AssertTaken(true);
        bench.Time.Advance(TimeSpan.FromSeconds(14));
        AssertTaken(false);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        AssertTaken(true);
        File.Move(bench.LogPath, bench.LogPath + ".1");
        bench.Write(1);
        bench.Drain(); // 3 s
        AssertTaken(true);
        bench.Drain();
        AssertTaken(false);
        DateTimeOffset? taken = bench.Checkpoints.LastSuccess;
        bench.Kill();
        Assert.True(bench.Start());
        Assert.Equal(taken, bench.Checkpoints.LastSuccess);

        void AssertTaken(bool expected)
        {
            DateTimeOffset? before = bench.Checkpoints.LastSuccess;
            bench.Pipeline.Save();
            bench.Checkpoints.Wait(TimeSpan.FromSeconds(30));
            Assert.Equal(expected ? bench.Time.GetUtcNow() : before, bench.Checkpoints.LastSuccess);
        }
    }

    [Fact]
    public void Restore_GoesOn_WithSeveralBaselines()
    {
        using StateBench steady = new() { Files = null }, carried = new();
        foreach (StateBench bench in new[] { steady, carried })
        {
            bench.Model = bench.Model with { Baseline = null, Baselines = [new ScheduledBaseline("day", 0x03FF00), new ScheduledBaseline("night", 0xF00000)] };
            bench.Start();
        }

        for (int step = 0; step < 30; step++)
        {
            steady.Write(700);
            carried.Write(700);
            steady.Drain();
            carried.Drain();
            carried.Pipeline.SaveLast();
            string before = carried.Figures();
            carried.Kill();
            Assert.True(carried.Start());
            Assert.Equal(before, carried.Figures());
            Assert.Equal(steady.Figures(), carried.Figures());
            Assert.Same(carried.Baselines[steady.Pipeline.Snapshot!.Baseline == steady.Baselines[0] ? 0 : 1], carried.Pipeline.Snapshot!.Baseline);
        }
    }

    [Fact]
    public void Restore_KeepsPlaces_AndDropsWindows_OfAnotherBaselineOrConfiguration()
    {
        Action<StateBench>[] changes =
        [
            bench => bench.Baseline = SampleModel.Baseline("x", "c", "score") with { Sha256 = new string('b', 64) },
            bench => bench.Baseline = SampleModel.Baseline("x", "c") with { Sha256 = new string('c', 64) },
            bench => bench.Model = bench.Model with { Moments = false },
            bench => bench.Model = bench.Model with { ErrorsInWindows = true },
            bench => bench.Model = bench.Model with { Fields = bench.Model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["score"] } } },
        ];
        foreach (Action<StateBench> change in changes)
        {
            using var bench = new StateBench(new RowsWindow(50), new DurationWindow(TimeSpan.FromHours(1)));
            bench.Start();
            bench.Write(100);
            bench.Drain();
            bench.Pipeline.SaveLast();
            bench.Kill();
            change(bench);
            bench.Logged();
            Assert.True(bench.Start());
            Assert.Contains("another baseline or configuration", bench.Logged(), StringComparison.Ordinal);
            bench.Write(7);
            bench.Drain();
            bench.Pipeline.Evaluate();
            Assert.Equal([7L, 7L], bench.Pipeline.Snapshot!.Drift.Windows.Select(window => window.Rows));
        }
    }

    [Fact]
    public void Restore_KeepsTheWindowsThatStay_WhenOthersCome()
    {
        using var bench = new StateBench(new RowsWindow(50), new RowsWindow(60));
        bench.Start();
        bench.Write(100);
        bench.Drain();
        bench.Pipeline.SaveLast();
        bench.Kill();
        bench.Model = bench.Model with { Windows = [new RowsWindow(60), new RowsWindow(70)] };
        Assert.True(bench.Start());
        Assert.Contains("rows=70", bench.Logged(), StringComparison.Ordinal);
        bench.Pipeline.Evaluate();
        Assert.Equal([60L, 0L], bench.Pipeline.Snapshot!.Drift.Windows.Select(window => window.Rows));
    }

    [Fact]
    public void Save_LeavesNoFilesThatNothingNames()
    {
        using var bench = new StateBench();
        bench.Start();
        for (int checkpoint = 0; checkpoint < 30; checkpoint++)
        {
            bench.Write(700);
            bench.Drain();
            bench.Pipeline.SaveLast();
            if (checkpoint % 7 == 6)
            {
                bench.Kill();
                Assert.True(bench.Start());
            }

            Assert.Equal(0, bench.Checkpoints.Failures);
            Assert.InRange(Directory.GetFiles(bench.ModelPath).Length, 3, 45);
        }
    }

    [Fact]
    public void Open_Refuses_WhatAnotherHas()
    {
        using var bench = new StateBench();
        bench.Start();
        Assert.Throws<StateInUseException>(() => StateFolder.Open(bench.StatePath));
        bench.Kill();
        StateFolder.Open(bench.StatePath).Dispose();
    }

    [Fact]
    public void Restore_ReadsTheHeaderOfACsvAgain()
    {
        using var bench = new StateBench(new RowsWindow(50));
        string log = Path.Combine(bench.Folder, "a.csv"), other = Path.Combine(bench.Folder, "b.csv");
        bench.Model = bench.Model with { Logs = bench.Model.Logs with { Paths = [Path.Combine(bench.Folder, "*.csv")] } };
        File.WriteAllText(log, "\uFEFFscore,c,x\n0.5,PT,1\n");
        File.WriteAllText(other, "x,score,c\n3,0.5,PT\n");
        bench.Start();
        bench.Drain();
        bench.Pipeline.SaveLast();
        bench.Kill();
        bench.Start();
        File.AppendAllText(log, "0.5,PT,5\n");
        bench.Drain();
        File.AppendAllText(other, "7,0.5,PT\n");
        bench.Drain();
        bench.Pipeline.Evaluate();
        Assert.Equal(4, bench.Pipeline.Snapshot!.Drift.Windows[0].Rows);
        Assert.Equal(4, bench.Pipeline.Snapshot.Drift.Windows[0].Features[0].Mean);
        Assert.All(bench.Pipeline.Snapshot.Source.Rejected, reason => Assert.Equal(0, reason.Count));
    }
}
