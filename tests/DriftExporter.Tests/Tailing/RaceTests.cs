using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 13, 24 and 25: what happens between two calls of one poll. The call with a given number does it, so that every
/// moment has its turn.</summary>
public sealed class RaceTests
{
    /// <summary>More calls than a poll of one file makes.</summary>
    private const int Moments = 12;

    [Theory]
    [InlineData("read")]
    [InlineData("stat")]
    public void Poll_DropsWhatItRead_WhenTheFileIsTruncatedMeanwhile(string operation)
    {
        for (int moment = 1; moment <= Moments; moment++)
        {
            FaultyFiles files = new();
            using TailBench bench = new(files: files);
            string[] before = Records(0, 40), unread = Records(40, 80), after = Records(80, 160);
            bench.Append("app.log", string.Concat(before));
            Assert.Equal(40, bench.Drain().Length);
            bench.Append("app.log", string.Concat(unread));
            bool happened = At(files, operation, moment, () =>
            {
                bench.Truncate("app.log");
                bench.Append("app.log", string.Concat(after));
            }, () => bench.Poll());

            // Whole lines, each once: those that were truncated are lost from some line on, the new ones all come.
            string[] lines = [.. bench.Drain(rotateWaits: 1).Select(line => line + "\n")];
            int read = lines.Length - (happened ? after.Length : 0);
            Assert.InRange(read, 0, unread.Length);
            Assert.Equal(happened ? unread[..read].Concat(after) : unread, lines);
        }
    }

    [Fact]
    public void Poll_FollowsAFolder_ThatIsRenamedDuringTheScan()
    {
        for (int moment = 1; moment <= Moments; moment++)
        {
            FaultyFiles files = new();
            using TailBench bench = new("**/app.log", files: files);
            Directory.CreateDirectory(bench.InFolder("a"));
            bench.Append("a/app.log", "1\n");
            bench.Append("app.log", "0\n");
            Assert.Equal(["0", "1"], bench.Drain().Order());
            bench.Append("a/app.log", "2\n");
            bool happened = At(files, "*", moment, () => Directory.Move(bench.InFolder("a"), bench.InFolder("b")), () => bench.Poll());
            if (!happened)
                Directory.Move(bench.InFolder("a"), bench.InFolder("b"));
            bench.Append("b/app.log", "3\n");
            Assert.Equal(["2", "3"], bench.Drain(rotateWaits: 2));
            bench.Restart();
            bench.Append("b/app.log", "4\n");
            Assert.Equal(["4"], bench.Drain());
            Assert.Equal(0, bench.LostInAll());
        }
    }

    [Theory]
    [InlineData("app.log")]
    [InlineData("app.log*")]
    public void Poll_ReadsEachLineOnce_WhenTheLogIsRotatedDuringTheScan(string glob)
    {
        for (int moment = 1; moment <= Moments; moment++)
        {
            FaultyFiles files = new();
            using TailBench bench = new(glob, files: files);
            bench.Append("app.log", "record 1\n");
            bench.Drain();
            bench.Append("app.log", "record 2\n");
            bool happened = At(files, "*", moment, () =>
            {
                bench.Rename("app.log", "app.log.1");
                bench.Append("app.log", "record 3\n");
            }, () => bench.Poll());
            Assert.Equal(happened ? ["record 2", "record 3"] : ["record 2"], bench.Drain(rotateWaits: 1));
            Assert.Equal(0, bench.LostInAll());
        }
    }

    /// <summary>Two rotations between two looks, and one call of the search for the generation between them fails, whichever it is.</summary>
    [Theory]
    [InlineData("stat", nameof(Look.Missing))]
    [InlineData("stat", nameof(Look.Denied))]
    [InlineData("open", nameof(Look.Missing))]
    [InlineData("open", nameof(Look.TooManyOpen))]
    [InlineData("list", nameof(Look.IoError))]
    [InlineData("read", nameof(Look.IoError))]
    public void Poll_FindsAGenerationItNeverSaw_WhicheverLookFails(string operation, string fault)
    {
        Look look = Enum.Parse<Look>(fault);
        for (int moment = 1; moment <= 2 * Moments; moment++)
        {
            FaultyFiles files = new();
            using TailBench bench = new(files: files);
            bench.Link("dangling", "nowhere");
            bench.Append("app.log", "record 1\n");
            bench.Drain();
            for (int record = 2; record < 5; record++)
            {
                bench.Append("app.log", $"record {record}\n");
                if (File.Exists(bench.InFolder("app.log.1")))
                    bench.Rename("app.log.1", "app.log.2");
                bench.Rename("app.log", "app.log.1");
            }
            bench.Append("app.log", "record 5\n");
            int calls = 0;
            files.Fault = (what, _) => what == operation && ++calls == moment ? look : Look.Present;
            Assert.Equal(["record 3", "record 4", "record 5"], bench.Drain(rotateWaits: 2).Where(line => line != "record 2").Order());
            Assert.Equal(0, bench.LostInAll());
        }
    }

    private static string[] Records(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(id => $"{{\"model\":\"credit\",\"id\":{id},\"tail\":\"the same in every record, and longer than most\"}}\n")];

    /// <summary>Does something right before the operating system is asked for the given time.</summary>
    /// <returns>Whether it was asked that often.</returns>
    private static bool At(FaultyFiles files, string operation, int moment, Action happening, Action whole)
    {
        int calls = 0;
        files.Fault = (what, _) =>
        {
            if ((operation == "*" || what == operation) && ++calls == moment)
                happening();
            return Look.Present;
        };
        whole();
        files.Fault = (_, _) => Look.Present;
        return calls >= moment;
    }
}
