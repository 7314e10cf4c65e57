using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>A running sidecar on a free port of loopback.</summary>
internal sealed partial class ExporterProcess : ChildProcess
{
    private ExporterProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public HttpClient Http { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it, and waits until it says where it listens.</summary>
    public static Task<ExporterProcess> StartAsync(params IEnumerable<string> arguments) =>
        StartAsync(CommandLine.Exporter(["run", .. arguments, "--web.listen-address", "127.0.0.1:0"]));

    /// <summary>The same with so many file descriptors and no more.</summary>
    public static Task<ExporterProcess> StartWithDescriptorsAsync(int descriptors, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = CommandLine.Exporter(["run", .. arguments, "--web.listen-address", "127.0.0.1:0"]);
        return StartAsync(new ProcessStartInfo("sh", ["-c", $"ulimit -n {descriptors}; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList]));
    }

    private static async Task<ExporterProcess> StartAsync(ProcessStartInfo start)
    {
        var exporter = new ExporterProcess(start);
        try
        {
            string address = await Wait.ForAsync("the exporter to listen", () =>
            {
                if (exporter.HasExited)
                    throw new InvalidOperationException("The exporter ended at once.\n" + exporter.Said);
                return Task.FromResult(exporter.ErrorLines.Where(line => line.Contains("Listening", StringComparison.Ordinal))
                    .Select(line => AddressPattern().Match(line).Value).FirstOrDefault());
            }, () => exporter.Said);
            exporter.Address = new Uri(address);
            exporter.Http = new HttpClient { BaseAddress = exporter.Address, Timeout = TimeSpan.FromSeconds(20) };
            return exporter;
        }
        catch
        {
            await exporter.DisposeAsync();
            throw;
        }
    }

    /// <summary>One scrape, as a server that knows nothing but the plain text format does it.</summary>
    public async Task<Scrape> ScrapeAsync() => Scrape.Parse(await Http.GetStringAsync("/metrics"));

    /// <summary>The first page of which the condition holds.</summary>
    public async Task<Scrape> ScrapeWhenAsync(string what, Func<Scrape, bool> condition, TimeSpan? patience = null)
    {
        Scrape? last = null;
        return await Wait.ForAsync(what, async () =>
        {
            last = await ScrapeAsync();
            return condition(last) ? last : null;
        }, () => $"{Said}\n{last?.Excerpt("drift_exporter_")}", patience);
    }

    /// <summary>The first page of which the model has accepted just so many records. A page is one snapshot, so its figures are of them.</summary>
    public Task<Scrape> ScrapeAfterAsync(long records, string model) => ScrapeWhenAsync(
        $"{records} records of {model}",
        page => page.Value("drift_exporter_records_total", ("model", model)) is { } count
            && (count <= records ? count == records : throw new InvalidOperationException($"{count} records of {model} instead of {records}")));

    /// <summary>A page of an evaluation that came after the given one.</summary>
    public Task<Scrape> ScrapeAfterAsync(Scrape earlier, string model)
    {
        double generation = earlier.Value("drift_evaluation_generation", ("model", model)) ?? 0;
        return ScrapeWhenAsync("one more evaluation", page => page.Value("drift_evaluation_generation", ("model", model)) > generation);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? accept = null, string? encoding = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return await Http.SendAsync(request);
    }

    [GeneratedRegex(@"https?://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern();
}
