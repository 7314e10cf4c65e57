using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Http;

/// <summary>The page as others read it.</summary>
public sealed class MetricsPageTests(PageRun run) : IClassFixture<PageRun>
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    /// <summary>What Prometheus 2.42 sends.</summary>
    private const string PrometheusAccept = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    [Fact]
    public async Task TextPage_HasHelpAndTypeForEveryFamily_AndEverySeriesOnce()
    {
        using HttpResponseMessage answer = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Scrape page = Scrape.Parse(await BodyAsync(answer));
        Assert.All(page.Families.Values, family =>
        {
            Assert.False(string.IsNullOrWhiteSpace(family.Help), family.Name);
            Assert.Contains(family.Type, (string[])["gauge", "counter", "histogram"]);
            Assert.NotEmpty(family.Samples);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
        });
        Assert.All(page.Samples, sample => Assert.True(double.IsFinite(sample.Value), sample.Series));
    }

    [Fact]
    public async Task TextPage_IsCleanToPromtoolCheckMetrics()
    {
        using var folder = new TempFolder();
        string page = folder.Write("page.txt", await run.Exporter.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken));
        CommandResult result = await Tool.RunWithInputAsync("promtool", page, "check", "metrics");
        Assert.True(result is { ExitCode: 0, Errors: "" }, result.ToString());
    }

    [Fact]
    public async Task Names_ComeBackAsTheyAre_WhenLabelsMustEscapeThem()
    {
        Scrape page = await run.Exporter.ScrapeAsync();
        Assert.Equal(PageRun.OddNames.Order(StringComparer.Ordinal), page.Of("drift_missing_ratio", ("model", "odd \"model\" \\ name"))
            .Select(sample => sample.Labels["feature"]).Order(StringComparer.Ordinal));
        Assert.Equal(1, page.Value("drift_model_info", ("model", "adult-income"), ("version", "3"), ("note", "a \"quoted\" \\ label")));
    }

    [Fact]
    public async Task OpenMetricsPage_SaysTheSameAsTheTextPage()
    {
        using HttpResponseMessage answer = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics", PrometheusAccept);
        Assert.Equal(OpenMetrics + "; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Scrape open = Scrape.ParseOpenMetrics(await BodyAsync(answer));
        Scrape text = await run.Exporter.ScrapeAsync();
        Assert.Equal(SeriesOfModels(text), SeriesOfModels(open));
    }

    [Fact]
    public async Task OpenMetricsPage_IsReadByAParserOfOthers()
    {
        const string Script = """
            import sys
            try:
                from prometheus_client.openmetrics.parser import text_string_to_metric_families
            except ImportError:
                sys.exit(77)
            page = sys.stdin.buffer.read().decode('utf-8')
            print(sum(len(family.samples) for family in text_string_to_metric_families(page)))
            """;
        using var folder = new TempFolder();
        using HttpResponseMessage answer = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics", OpenMetrics);
        string page = await BodyAsync(answer);
        if (!File.Exists("/usr/bin/python3"))
            Assert.Skip("/usr/bin/python3 is absent.");
        var start = new ProcessStartInfo("sh", ["-c", "exec /usr/bin/python3 -c \"$1\" < \"$2\"", "sh", Script, folder.Write("page.txt", page)]);
        start.Environment["PYTHONPATH"] = Path.Combine(TestData.Repository, ".cache/tools/usr/lib/python3/dist-packages");
        CommandResult read = await CommandLine.RunAsync(start);
        if (read.ExitCode == 77)
            Assert.Skip("python3-prometheus-client is not installed; ./build.sh e2e brings it where apt-get is.");
        Assert.True(read.ExitCode == 0, read.ToString());
        Assert.Equal(Scrape.ParseOpenMetrics(page).Samples.Count(), int.Parse(read.Output, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Page_IsCompressed_OnlyWhenAskedTo()
    {
        using HttpResponseMessage plain = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        using HttpResponseMessage compressed = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics", encoding: "gzip");
        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        await using Stream body = await compressed.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(new GZipStream(body, CompressionMode.Decompress));
        Scrape page = Scrape.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(SeriesOfModels(Scrape.Parse(await BodyAsync(plain))), SeriesOfModels(page));
        Assert.True(compressed.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 4);
    }

    [Fact]
    public async Task Head_HasTheHeadersOfGet_AndNoBody()
    {
        foreach (string path in (string[])["/metrics", "/", "/-/healthy", "/-/ready"])
        {
            using HttpResponseMessage head = await run.Exporter.SendAsync(HttpMethod.Head, path);
            using HttpResponseMessage get = await run.Exporter.SendAsync(HttpMethod.Get, path);
            Assert.True(head.IsSuccessStatusCode && get.IsSuccessStatusCode, path);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Empty(await BodyAsync(head));
            Assert.NotEmpty(await BodyAsync(get));
        }
    }

    [Fact]
    public async Task Requests_ForWhatIsNotThere_AreRefused()
    {
        using HttpResponseMessage unknown = await run.Exporter.SendAsync(HttpMethod.Get, "/metrics/");
        Assert.Equal(404, (int)unknown.StatusCode);
        using HttpResponseMessage reload = await run.Exporter.SendAsync(HttpMethod.Post, "/-/reload");
        Assert.InRange((int)reload.StatusCode, 403, 405);
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options])
        {
            using HttpResponseMessage refused = await run.Exporter.SendAsync(method, "/metrics");
            Assert.Equal(405, (int)refused.StatusCode);
            Assert.Equal(["GET", "HEAD"], refused.Content.Headers.Allow.Order());
        }
    }

    [Fact]
    public async Task LandingPage_NamesTheModelsAndTheMetrics_AndNoOtherSite()
    {
        using HttpResponseMessage answer = await run.Exporter.SendAsync(HttpMethod.Get, "/");
        string html = await BodyAsync(answer);
        Assert.Equal(new MediaTypeHeaderValue("text/html", "utf-8"), answer.Content.Headers.ContentType);
        Assert.Contains("href=\"/metrics\"", html, StringComparison.Ordinal);
        Assert.Contains("adult-income", html, StringComparison.Ordinal);
        Assert.DoesNotContain("odd \"model\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static Task<string> BodyAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    /// <summary>Everything that does not move from one request to the next.</summary>
    private static IEnumerable<(string, double)> SeriesOfModels(Scrape page) =>
        page.Samples.Where(sample => !sample.Name.StartsWith("process_", StringComparison.Ordinal)).Select(sample => (sample.Series, sample.Value)).Order();
}
