using System.Diagnostics;
using System.Net.Sockets;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Sources;

namespace DriftExporter.EndToEnd.Http;

/// <summary>Tests that measure time of the CPU, when no other runs.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>A thousand connections that say nothing, against a process that may open 256 files.</summary>
[Collection(nameof(Alone))]
public sealed class IdleConnectionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Those that begin a request and never end it cost the answers that close them.</summary>
    [Theory]
    [InlineData("", 0.05)]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nX-Slow: ", 0.5)]
    public async Task Exporter_Lives_TakesNoCpu_AndIsScrapedAgain(string said, double share)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        _folder.Write("log.jsonl", string.Concat(SmallModel.Lines(0, 100).Select(line => line + "\n")));
        await using ExporterProcess exporter = await ExporterProcess.StartWithDescriptorsAsync(256, "--baseline", await SmallModel.MakeBaselineAsync(_folder), "--logs", _folder["log.jsonl"]);
        await exporter.ScrapeAfterAsync(100, "small");
        Assert.Contains(exporter.ErrorLines, line => line.Contains("The limit of open files is low", StringComparison.Ordinal) && line.Contains("limit=256", StringComparison.Ordinal));
        int refused = 0, descriptors = 0;

        List<Socket> idle = [];
        try
        {
            for (int index = 0; index < 1000; index++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync("127.0.0.1", exporter.Address.Port, cancellation);
                try
                {
                    await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(said), cancellation);
                }
                catch (SocketException)
                {
                    // closed already, as one too many
                }

                if (index % 20 == 0)
                    descriptors = Math.Max(descriptors, Directory.GetFiles($"/proc/{exporter.Id}/fd").Length);
            }

            // One figure a second, and the median of them: the runtime compiles anew what has just been busy.
            long start = Stopwatch.GetTimestamp();
            List<double> shares = [];
            Scrape? page = null;
            while (page is null || shares.Count < 11)
            {
                (TimeSpan before, long from) = (CpuOf(exporter.Id), Stopwatch.GetTimestamp());
                await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
                shares.Add((CpuOf(exporter.Id) - before) / Stopwatch.GetElapsedTime(from));
                try
                {
                    page ??= await ScrapeAnewAsync(exporter);
                }
                catch (HttpRequestException) when (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(15))
                {
                    refused++; // every place is taken still
                }
            }

            double median = shares.Order().ElementAt(shares.Count / 2);
            Assert.Equal(100, page.Value("drift_exporter_records_total", ("model", "small")));
            Assert.InRange(descriptors, 100, 250); // without the last one the runtime ends
            Assert.True(refused > 0, "A thousand connections took no place.");
            Assert.True(median < share, $"{string.Join(' ', shares)}\n{exporter.Said}");
            Assert.False(exporter.HasExited);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        await ScrapeAnewAsync(exporter);
    }

    /// <summary>Over a connection of its own.</summary>
    private static async Task<Scrape> ScrapeAnewAsync(ExporterProcess exporter)
    {
        using var http = new HttpClient();
        return Scrape.Parse(await http.GetStringAsync(new Uri(exporter.Address, "/metrics"), TestContext.Current.CancellationToken));
    }

    /// <summary>utime and stime of proc(5), in ticks of 10 ms.</summary>
    private static TimeSpan CpuOf(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], System.Globalization.CultureInfo.InvariantCulture) + long.Parse(fields[12], System.Globalization.CultureInfo.InvariantCulture)));
    }
}
