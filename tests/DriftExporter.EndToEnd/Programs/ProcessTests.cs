using System.Net;
using System.Net.Sockets;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Sources;

namespace DriftExporter.EndToEnd.Programs;

/// <summary>The sidecar as a process: how it starts, refuses to start, and ends.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ChildProcess.Terminate)]
    [InlineData(ChildProcess.Interrupt)]
    public async Task Run_EndsWithCode0Within10Seconds_WhenToldTo(int signal)
    {
        await using ExporterProcess exporter = await StartAsync();
        await exporter.ScrapeAfterAsync(100, "small");
        exporter.Signal(signal);
        Assert.Equal(0, await exporter.ExitCodeAsync(s_grace));
        Assert.DoesNotContain("xception", exporter.Said, StringComparison.Ordinal);
    }

    /// <summary>Connections that are open and silent must not hold the process.</summary>
    [Fact]
    public async Task Run_EndsWithin10Seconds_WhenConnectionsStayOpen()
    {
        await using ExporterProcess exporter = await StartAsync();
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, exporter.Address.Port, TestContext.Current.CancellationToken);
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, exporter.Address.Port, TestContext.Current.CancellationToken);
        await half.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await exporter.ScrapeAsync();
        exporter.Signal(ChildProcess.Terminate);
        Assert.Equal(0, await exporter.ExitCodeAsync(s_grace));
    }

    [Fact]
    public async Task Run_EndsWithCode1_WhenThePortIsInUse()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string address = taken.LocalEndpoint.ToString()!;
        CommandResult result = await CommandLine.RunExporterAsync("run", "--baseline", await SmallModel.MakeBaselineAsync(_folder),
            "--logs", _folder["*.jsonl"], "--web.listen-address", address);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(address, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithCode2_AndNamesEveryProblem_WhenTheConfigurationIsWrong()
    {
        string file = _folder.Write("wrong.yml", """
            evaluation_intervall: 15s
            expose: everything
            models:
              - name: a
                baseline: absent.baseline.json
                logs: {paths: []}
                windows: [{rows: -5}, {duration: 1}]
              - name: a
                baseline: absent.baseline.json
                logs: {paths: [x.jsonl], where: [1]}
            """);
        CommandResult result = await CommandLine.RunExporterAsync("run", "--config.file", file);
        Assert.Equal(2, result.ExitCode);
        string[] problems = result.Errors.Split('\n');
        foreach (string place in (string[])["wrong.yml:1:1 ", "wrong.yml:2:9 ", "wrong.yml:6:19 ", "wrong.yml:7:22 ", "wrong.yml:7:38 ", "wrong.yml:8:11 ", "wrong.yml:10:37 "])
            Assert.Single(problems, problem => problem.Contains(place, StringComparison.Ordinal));
        Assert.Contains("evaluation_interval", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndsWithCode2_WhenABaselineIsAbsentBrokenOrOfALaterVersion()
    {
        string baseline = await SmallModel.MakeBaselineAsync(_folder);
        string text = await File.ReadAllTextAsync(baseline, TestContext.Current.CancellationToken);
        string[] files =
        [
            _folder["absent.json"], _folder.Write("empty.json", ""), _folder.Write("half.json", text[..(text.Length / 2)]),
            _folder.Write("changed.json", text.Replace("\"missing\": 0", "\"missing\": 1", StringComparison.Ordinal)),
            _folder.Write("later.json", text.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)),
        ];
        foreach (string file in files)
        {
            CommandResult result = await CommandLine.RunExporterAsync("run", "--baseline", file, "--logs", _folder["*.jsonl"], "--web.listen-address", "127.0.0.1:0");
            Assert.True(result.ExitCode == 2, $"{file}: {result}");
            Assert.Contains(Path.GetFileName(file), result.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("xception", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_NeedsNoConfigurationFile()
    {
        _folder.Write("app.log", string.Concat(SmallModel.Lines(0, 1000).Select(line => line + "\n")));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--baseline", await SmallModel.MakeBaselineAsync(_folder), "--logs", _folder["*.log"],
            "--model", "flags", "--window.rows", "500", "--window.rows", "700,900", "--window.duration", "90m", "--evaluation.interval", "200ms");
        Scrape page = await exporter.ScrapeAfterAsync(1000, "flags");
        Assert.Equal([("1h30m", 1000), ("rows=500", 500), ("rows=700", 700), ("rows=900", 900)],
            page.Of("drift_window_rows", ("model", "flags")).Select(sample => (sample.Labels["window"], sample.Value)).Order());
        Assert.All(page.Of("drift_psi"), sample => Assert.InRange(sample.Value, 0, 0.05));
    }

    [Fact]
    public async Task Health_AnswersByItsExitCode()
    {
        await using (ExporterProcess exporter = await StartAsync())
        {
            CommandResult healthy = await CommandLine.RunExporterAsync("health", "--url", exporter.Address.ToString());
            Assert.True(healthy.ExitCode == 0, healthy.ToString());
        }

        CommandResult absent = await CommandLine.RunExporterAsync("health", "--url", $"http://127.0.0.1:{Tool.FreePort()}");
        Assert.Equal(1, absent.ExitCode);
        CommandResult wrong = await CommandLine.RunExporterAsync("health", "--url", "nonsense");
        Assert.Equal(2, wrong.ExitCode);
    }

    private async Task<ExporterProcess> StartAsync()
    {
        _folder.Write("log.jsonl", string.Concat(SmallModel.Lines(0, 100).Select(line => line + "\n")));
        return await ExporterProcess.StartAsync("--baseline", await SmallModel.MakeBaselineAsync(_folder), "--logs", _folder["log.jsonl"], "--evaluation.interval", "200ms");
    }
}
