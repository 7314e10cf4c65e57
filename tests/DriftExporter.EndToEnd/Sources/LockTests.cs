using System.Diagnostics;
using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>A sidecar must not be noticed by the model: no lock on its log, and no event queue that others may be short of.</summary>
public sealed class LockTests
{
    /// <summary>Takes flock(LOCK_EX) and a POSIX lock for every line, and gives up at the first that is refused.</summary>
    private const string Writer = """
        import fcntl, sys, time
        for line in range(int(sys.argv[2])):
            with open(sys.argv[1], "a") as log:
                fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.lockf(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
                log.write('{"amount":%d,"flag":1,"colour":"red","score":0.5}\n' % line)
                log.flush()
                time.sleep(0.002)
                fcntl.lockf(log, fcntl.LOCK_UN)
                fcntl.flock(log, fcntl.LOCK_UN)
        log = open(sys.argv[1], "a")
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        log.write('{"amount":0,"flag":1,"colour":"red","score":0.5}\n')
        log.flush()
        print("held", flush=True)
        sys.stdin.read()
        """;

    [Fact]
    public async Task Exporter_LocksNothingButItsState_AndDisturbsNoWriterThatLocks()
    {
        const int Lines = 1000;
        using var folder = new TempFolder();
        string baseline = await SmallModel.MakeBaselineAsync(folder), log = folder.Write("logs/app.jsonl", "");
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--baseline", baseline, "--logs", folder["logs/*.jsonl"], "--model", "small",
            "--state.directory", folder["state"], "--window.rows", "10000", "--evaluation.interval", "200ms");
        await using ChildProcess writer = CommandLine.Start(new ProcessStartInfo(Tool.Require("python3"), ["-c", Writer, log, $"{Lines}"]) { RedirectStandardInput = true });
        await Wait.UntilAsync("the writer to hold its locks", () => writer.HasExited || writer.OutputLines.Contains("held"), () => writer.Said);
        Assert.False(writer.HasExited, writer.Said);

        // All is read while the writer holds both locks, and it holds the only ones on the log.
        await exporter.ScrapeAfterAsync(Lines + 1, "small");
        Assert.Equal([("FLOCK", writer.Id, Inode(log)), ("POSIX", writer.Id, Inode(log))],
            Locks().Where(held => held.Inode == Inode(log)).OrderBy(held => held.Kind, StringComparer.Ordinal));
        Assert.Equal([("FLOCK", exporter.Id, Inode(folder["state/lock"]))], Locks().Where(held => held.Process == exporter.Id));
        Assert.DoesNotContain(Directory.EnumerateFiles($"/proc/{exporter.Id}/fd").Select(file => new FileInfo(file).LinkTarget), target => target?.Contains("inotify", StringComparison.Ordinal) == true);
    }

    /// <summary>As the kernel lists them: <c>1: FLOCK  ADVISORY  WRITE 4711 08:01:131091 0 EOF</c>.</summary>
    private static IEnumerable<(string Kind, int Process, ulong Inode)> Locks() =>
        from line in File.ReadAllLines("/proc/locks")
        let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where fields[1] != "->"
        select (fields[1], int.Parse(fields[4], CultureInfo.InvariantCulture), ulong.Parse(fields[5].Split(':')[2], CultureInfo.InvariantCulture));

    private static ulong Inode(string path)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true })!;
        return ulong.Parse(stat.StandardOutput.ReadToEnd().Trim(), CultureInfo.InvariantCulture);
    }
}
