using DriftExporter.State;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 5, 7, 8, 14, 60 and 76: one look fails at the moment when it is decided what a file is, whichever look that is, and
/// in half of the cases the process is killed right after. It is no verdict: each record comes once, and nothing is lost.</summary>
public sealed class FailedLookTests
{
    /// <summary>More calls of one kind than the polls make in which everything happens.</summary>
    private const int Moments = 24;

    /// <summary>So much likeness is believed for as long as the copy lies there.</summary>
    private static readonly string Long = new('l', 2000);

    /// <summary>A call, what comes of it, whether the process is killed after the first poll.</summary>
    public static TheoryData<string, string, bool> Faults
    {
        get
        {
            TheoryData<string, string, bool> faults = [];
            foreach (bool isKilled in new[] { false, true })
            {
                faults.Add("stat", nameof(Look.Denied), isKilled);
                faults.Add("open", nameof(Look.TooManyOpen), isKilled);
                faults.Add("open", nameof(Look.Missing), isKilled);
                faults.Add("list", nameof(Look.IoError), isKilled);
                faults.Add("read", nameof(Look.IoError), isKilled);
            }
            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_FindsAGenerationItNeverSaw(string operation, string fault, bool isKilled) => ForEachMoment("app.log", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        for (int record = 2; record < 5; record++)
        {
            for (int backup = 4; backup > 0; backup--)
            {
                if (File.Exists(bench.InFolder($"app.log.{backup}")))
                    bench.Rename($"app.log.{backup}", $"app.log.{backup + 1}");
            }
            bench.Append("app.log", $"record {record}\n");
            bench.Rename("app.log", "app.log.1");
        }
        bench.Append("app.log", "record 5\n");
        return ["record 2", "record 3", "record 4", "record 5"];
    });

    /// <summary>The path is vacant when the first of them is found.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_FindsGenerations_BeforeTheNextStands(string operation, string fault, bool isKilled) => ForEachMoment("app.log", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        for (int record = 2; record < 5; record++)
        {
            bench.Rename("app.log", $"app.log.{10 - record}");
            bench.Append("app.log", $"record {record}\n");
        }
        bench.Rename("app.log", "app.log.1");
        return ["record 2", "record 3", "record 4"];
    });

    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_GoesOnInTheCopy_OutsideTheGlobs(string operation, string fault, bool isKilled) =>
        ForEachMoment("app.log", operation, fault, isKilled, CopyAndTruncate);

    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_GoesOnInTheCopy_InsideTheGlobs(string operation, string fault, bool isKilled) =>
        ForEachMoment("app.log*", operation, fault, isKilled, CopyAndTruncate);

    /// <summary>The name of the copy is that of an older one, which is overwritten.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_GoesOnInTheCopy_ThatOverwroteAnother(string operation, string fault, bool isKilled) => ForEachMoment("app.log*", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", "an hour before\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Drain(rotateWaits: 1);
        return CopyAndTruncate(bench);
    });

    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_ReadsNothingTwice_WhenACopyAppears(string operation, string fault, bool isKilled) => ForEachMoment("app.log*", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", $"record 1 {Long}\nrecord 2\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.1");
        bench.Append("app.log", "record 3\n");
        return ["record 3"];
    });

    /// <summary>All of the copy was read before, so that no unread rest leads to it.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_ReadsNothingTwice_WhenACopyHoldsNothingNew(string operation, string fault, bool isKilled) => ForEachMoment("app.log*", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", "record 1\nrecord 2\n");
        bench.Drain();
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "record 3\n");
        return ["record 3"];
    });

    /// <summary>The log is closed, as a restart leaves it, so that only its folder tells that it is gone.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public void Poll_GoesOnInAFileRenamedOver(string operation, string fault, bool isKilled) => ForEachMoment("app.log", operation, fault, isKilled, bench =>
    {
        bench.Append("app.log", "record 1\nrecord 2\n");
        bench.Drain();
        bench.Restart();
        bench.Copy("app.log", "new");
        bench.Append("new", "record 3\n");
        bench.Rename("new", "app.log");
        return ["record 3"];
    });

    /// <summary>For 30 s the new content waits; what cannot be looked at for longer is lost, and counted.</summary>
    [Theory]
    [InlineData("open", nameof(Look.Denied))]
    [InlineData("read", nameof(Look.IoError))]
    public void Poll_CountsTheRest_WhenTheCopyCannotBeReadForLong(string operation, string fault)
    {
        FaultyFiles files = new();
        using TailBench bench = new(files: files);
        bench.Append("app.log", "record 1\nrecord 2\n");
        bench.StopAfter = 1;
        bench.Poll();
        bench.StopAfter = int.MaxValue;
        Assert.Equal(["record 1"], bench.Take());
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "3\n");
        files.Fault = (what, path) => what == operation && path.EndsWith(".1", StringComparison.Ordinal) ? Enum.Parse<Look>(fault) : Look.Present;
        Assert.False(bench.Poll().MoreWaiting, "The next look can wait for the next poll.");
        Assert.False(bench.Statistics.CaughtUp);
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
        Assert.Equal("record 2\n".Length, bench.Lost(LossReason.Truncated));
        Assert.True(bench.Statistics.Troubles[(int)Enum.Parse<Look>(fault)] > 1);
        Assert.True(bench.Statistics.CaughtUp);
    }

    /// <summary>With room for one open file a log and its copy cannot be open together.</summary>
    [Fact]
    public void Poll_ComparesACopy_WithRoomForOneOpenFile()
    {
        using TailBench bench = new("app.log*", options => options with { MaxOpenFiles = 1 });
        bench.Append("app.log", $"record 1 {Long}\n");
        bench.Drain();
        bench.Append("app.log", "record 2\n");
        bench.Copy("app.log", "app.log.1");
        Assert.Equal(["record 2"], bench.Drain());
        bench.Append("app.log", "record 3\n");
        Assert.Equal(["record 3"], bench.Drain(rotateWaits: 1));
    }

    private static string[] CopyAndTruncate(TailBench bench)
    {
        bench.Append("app.log", "record 1\n");
        bench.Drain();
        bench.Append("app.log", "record 2\n");
        bench.Copy("app.log", "app.log.1");
        bench.Truncate("app.log");
        bench.Append("app.log", "record 3\n");
        return ["record 2", "record 3"];
    }

    /// <param name="happen">What happens before the looks fail; gives the lines that are to come, in any order.</param>
    private static void ForEachMoment(string glob, string operation, string fault, bool isKilled, Func<TailBench, string[]> happen)
    {
        Look look = Enum.Parse<Look>(fault);
        for (int moment = 1; moment <= Moments; moment++)
        {
            for (int failures = 1; failures <= 3; failures++)
            {
                FaultyFiles files = new();
                using TailBench bench = new(glob, files: files);
                string[] expected = happen(bench);
                int calls = 0;
                files.Fault = (what, _) => what == operation && ++calls >= moment && calls < moment + failures ? look : Look.Present;
                bench.Poll();
                if (isKilled)
                    bench.Restart(Saved(bench.Tailer.Capture()));
                string[] lines = bench.Drain(rotateWaits: 2);
                Assert.True(expected.SequenceEqual(lines.Order()), $"{failures} failures from call {moment} on: {string.Join(", ", lines)}");
                Assert.Equal(0, bench.LostInAll());
            }
        }
    }

    /// <summary>As the state directory keeps it.</summary>
    private static TailCheckpoint Saved(TailCheckpoint checkpoint)
    {
        StateWriter output = new();
        SourceCodec.Write(output, new SourceState { RecordsKey = "", Lines = checkpoint });
        return SourceCodec.Read(new StateReader(output.Written)).Lines!;
    }
}
