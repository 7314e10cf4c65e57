using System.Runtime.InteropServices;
using System.Text;
using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>A temporary folder, a tailer over it, and what came out: lines, events, time by hand.</summary>
internal sealed partial class TailBench : ILineSink, ITailEvents, IDisposable
{
    private readonly TailOptions _options;
    private readonly LogFiles? _files;

    public TailBench(string glob = "app.log", Func<TailOptions, TailOptions>? adjust = null, LogFiles? files = null)
    {
        Folder = Directory.CreateTempSubdirectory("tail-").FullName;
        _files = files;
        TailOptions options = new() { Paths = [InFolder(glob)] };
        _options = adjust?.Invoke(options) ?? options;
        Tailer = NewTailer();
    }

    public string Folder { get; }

    public FakeTime Time { get; } = new();

    public LogTailer Tailer { get; private set; }

    public TailStatistics Statistics => Tailer.Statistics;

    public List<string> Lines { get; } = [];

    public List<string> Partials { get; } = [];

    public List<FileStart> Starts { get; } = [];

    public List<TailEvent> Events { get; } = [];

    /// <summary>Lines after which the sink says stop, each time anew.</summary>
    public int StopAfter { get; set; } = int.MaxValue;

    public Func<string, bool> AcceptsPartial { get; set; } = _ => true;

    public int LinesInPoll { get; private set; }

    public string InFolder(string name) => Path.IsPathRooted(name) ? name : Path.Combine(Folder, name);

    public void Append(string name, string text) => Append(name, Encoding.UTF8.GetBytes(text));

    public void Append(string name, byte[] bytes)
    {
        using FileStream file = new(InFolder(name), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(bytes);
    }

    /// <summary>As a writer that keeps its position does: a hole of zeros when the file has become shorter.</summary>
    public void WriteAt(string name, long position, string text)
    {
        using FileStream file = new(InFolder(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    public void Rename(string from, string to) => File.Move(InFolder(from), InFolder(to), overwrite: true);

    public void Copy(string from, string to) => File.WriteAllBytes(InFolder(to), File.ReadAllBytes(InFolder(from)));

    public void Truncate(string name, long length = 0)
    {
        using FileStream file = new(InFolder(name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(length);
    }

    public void Delete(string name) => File.Delete(InFolder(name));

    public void Link(string name, string target) => File.CreateSymbolicLink(InFolder(name), target);

    /// <summary>Points a link elsewhere in one step, as ln -sfn and Kubernetes do.</summary>
    public void Switch(string name, string target)
    {
        Link(name + ".new", target);
        Assert.Equal(0, rename(InFolder(name + ".new"), InFolder(name)));
    }

    public PollResult Poll(double seconds = 1, long budget = 64 << 20)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        LinesInPoll = 0;
        return Tailer.Poll(this, budget);
    }

    /// <summary>Polls until nothing is waiting, and once more; with rotate waits in between when asked.</summary>
    public string[] Drain(int rotateWaits = 0)
    {
        for (int wait = 0; wait <= rotateWaits; wait++)
        {
            for (int poll = 0; poll < 1000 && (Poll().MoreWaiting || poll < 3); poll++)
            {
            }
            if (wait < rotateWaits)
                Time.Advance(TimeSpan.FromSeconds(31));
        }
        return Take();
    }

    public string[] Take()
    {
        string[] taken = [.. Lines];
        Lines.Clear();
        return taken;
    }

    /// <summary>A process that ends and starts again from its checkpoint.</summary>
    public void Restart(TailCheckpoint? checkpoint = null, Func<TailOptions, TailOptions>? adjust = null)
    {
        checkpoint ??= Tailer.Capture();
        Tailer.Dispose();
        Tailer = NewTailer(adjust);
        Tailer.Restore(checkpoint);
    }

    public long Lost(LossReason reason) => Statistics.LostBytes[(int)reason];

    public long LostInAll()
    {
        long sum = 0;
        foreach (long bytes in Statistics.LostBytes)
            sum += bytes;
        return sum;
    }

    public long Rotated(RotationKind kind) => Statistics.Rotations[(int)kind];

    public long Files(FileState state) => Statistics.Files[(int)state];

    public int Count(TailEventKind kind) => Events.Count(happened => happened.Kind == kind);

    void ILineSink.StartFile(FileStart file) => Starts.Add(file);

    bool ILineSink.Line(ReadOnlySpan<byte> line)
    {
        Lines.Add(Encoding.UTF8.GetString(line));
        return ++LinesInPoll < StopAfter;
    }

    bool ILineSink.LastPartial(ReadOnlySpan<byte> line)
    {
        Partials.Add(Encoding.UTF8.GetString(line));
        return AcceptsPartial(Encoding.UTF8.GetString(line));
    }

    void ITailEvents.Report(in TailEvent happened) => Events.Add(happened);

    public void Dispose()
    {
        Tailer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    // File.Move follows a link to a folder.
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string from, string to);

    private LogTailer NewTailer(Func<TailOptions, TailOptions>? adjust = null) =>
        new(adjust?.Invoke(_options) ?? _options, Time, this, _files);
}
