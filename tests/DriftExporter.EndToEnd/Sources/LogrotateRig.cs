using System.Diagnostics;
using System.Globalization;
using System.Text;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>
/// A model that logs 10 MB/s, the real logrotate forced every second, and an exporter beside them. Records are numbered and all of one
/// length, so the window's number of rows, the sum of their numbers and the lost bytes tell a lost record from a doubled one.
/// </summary>
/// <param name="seconds">How long the model writes.</param>
internal sealed class LogrotateRig(int seconds) : IDisposable
{
    private const int BytesPerSecond = 10_000_000, WindowRows = 10_000_000;

    private readonly TempFolder _folder = new();
    private readonly int _recordsPerSecond = Math.Min(50_000, WindowRows / seconds / 2);

    /// <summary>200, or more when so many would not fit into the window.</summary>
    public int RecordBytes => BytesPerSecond / _recordsPerSecond;

    public long Written { get; private set; }

    public void Dispose() => _folder.Dispose();

    public async Task<ExporterProcess> StartAsync()
    {
        Tool.Require("logrotate");
        string training = _folder.Write("training.csv", "id\n" + string.Concat(Enumerable.Range(0, 2000).Select(row => $"{row * 1000}\n")));
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", _folder["b.json"], "--model", "m", "--include", "id", "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        _folder.Write("logs/app.jsonl", "");
        return await ExporterProcess.StartAsync("--config.file", _folder.Write("m.yml", $$"""
            evaluation_interval: 200ms
            models:
              - name: m
                baseline: {{_folder["b.json"]}}
                logs: {paths: [{{_folder["logs"]}}/app.jsonl]}
                windows: [{rows: {{WindowRows}}}]
                moments: true
                minimum_rows: 1

            """));
    }

    /// <param name="mode">Directives of logrotate, a line each.</param>
    /// <param name="reopens">The writer opens the log by its name for each batch, as Python's WatchedFileHandler does when it must; else it
    /// keeps its file and its position in it, and leaves a hole when the file is truncated.</param>
    public async Task RotateWhileWritingAsync(string mode, bool reopens)
    {
        string configuration = _folder.Write("logrotate.conf", $"{_folder["logs/app.jsonl"]} {{\n  rotate 1000\n  missingok\n  {mode}\n}}\n");
        var clock = Stopwatch.StartNew();
        Task writer = Task.Run(() => Write(clock, reopens), TestContext.Current.CancellationToken);
        while (clock.Elapsed.TotalSeconds < seconds - 1)
        {
            await Task.Delay(1000, TestContext.Current.CancellationToken);
            CommandResult rotated = await Tool.RunAsync("logrotate", _folder["logs"], "--force", "--state", _folder["logrotate.state"], configuration);
            Assert.True(rotated.ExitCode == 0, rotated.ToString());
        }

        await writer;
    }

    /// <summary>What can still be read by anybody: whole lines of the log and its copies.</summary>
    public long RecordsThere() => Directory.GetFiles(_folder["logs"]).Sum(CountRecords);

    /// <summary>By line ends and in blocks: a copy's hole is as long as all that was written before.</summary>
    private static long CountRecords(string file)
    {
        using FileStream stream = File.OpenRead(file);
        byte[] block = new byte[1 << 20];
        long records = 0;
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
            records += block.AsSpan(0, read).Count((byte)'\n');
        return records;
    }

    private string Line(long id)
    {
        string number = id.ToString(CultureInfo.InvariantCulture);
        return $"{{\"id\":{number},\"pad\":\"{new string('x', RecordBytes - 17 - number.Length)}\"}}\n";
    }

    private void Write(Stopwatch clock, bool reopens)
    {
        string path = _folder["logs/app.jsonl"];
        FileStream? kept = reopens ? null : Open(path);
        var batch = new StringBuilder();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            batch.Clear();
            for (long due = (long)(clock.Elapsed.TotalSeconds * _recordsPerSecond); Written < due; Written++)
                batch.Append(Line(Written));
            FileStream file = kept ?? Open(path);
            file.Write(Encoding.ASCII.GetBytes(batch.ToString()));
            if (reopens)
                file.Dispose();
            Thread.Sleep(20);
        }

        kept?.Dispose();
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
    });
}
