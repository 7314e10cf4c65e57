using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.Hosting;

/// <summary>The server over real sockets on loopback.</summary>
public sealed class WebServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task WithServerAsync(WebConfiguration web, Func<HttpClient, ServerState, Task> test, Action? onRender = null)
    {
        var state = new ServerState();
        var page = new MetricsPage(
            () =>
            {
                onRender?.Invoke();
                return state.Models;
            },
            SampleModel.Status, true, 20_000, _ => { });
        await using var server = new WebServer(web with { ListenAddresses = [new ListenAddress(IPAddress.Loopback, 0)] }, page, state, "1.2.3+abc", new LogLines(TextWriter.Null, Severity.Error, json: false, TimeProvider.System), TimeProvider.System);
        await server.StartAsync(Cancellation);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server.Addresses.Single()), Timeout = TimeSpan.FromSeconds(20) };
        await test(client, state);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, Cancellation);
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("GET", "/api/v1/status", 200)]
    [InlineData("HEAD", "/api/v1/status", 200)]
    [InlineData("POST", "/api/v1/status", 405)]
    [InlineData("GET", "/api/v1/", 404)]
    [InlineData("GET", "/metrics", 200)]
    [InlineData("GET", "/metrics?name[]=drift_psi", 200)]
    [InlineData("HEAD", "/metrics", 200)]
    [InlineData("GET", "/-/healthy", 200)]
    [InlineData("GET", "/-/ready", 200)]
    [InlineData("POST", "/metrics", 405)]
    [InlineData("PUT", "/-/healthy", 405)]
    [InlineData("DELETE", "/", 405)]
    [InlineData("OPTIONS", "/metrics", 405)]
    [InlineData("POST", "/-/reload", 404)]
    [InlineData("GET", "/metrics/", 404)]
    [InlineData("GET", "/Metrics", 404)]
    [InlineData("GET", "/favicon.ico", 404)]
    [InlineData("GET", "/..%2f..%2fetc/passwd", 404)]
    [InlineData("POST", "/nothing", 404)]
    public async Task Answers_WithTheStatusOfMethodAndPath(string method, string path, int status) =>
        await WithServerAsync(new WebConfiguration(), async (client, _) =>
        {
            using HttpResponseMessage response = await SendAsync(client, method, path);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(status == 405 ? ["GET", "HEAD"] : [], response.Content.Headers.Allow);
            Assert.False(response.Headers.Contains("Server"));
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            byte[] body = await response.Content.ReadAsByteArrayAsync(Cancellation);
            Assert.Equal(method == "HEAD", body.Length == 0);
            Assert.True(response.Content.Headers.ContentLength > 0);
        });

    [Fact]
    public async Task Metrics_AreTheSamePage_PlainOrCompressed_InTheFormatThatIsAskedFor() =>
        await WithServerAsync(new WebConfiguration(), async (client, _) =>
        {
            using HttpResponseMessage plain = await SendAsync(client, "GET", "/metrics");
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
            Assert.Equal(["Accept", "Accept-Encoding"], plain.Headers.Vary);
            byte[] text = await plain.Content.ReadAsByteArrayAsync(Cancellation);
            ParsedPage.Read(text);

            using HttpResponseMessage compressed = await SendAsync(client, "GET", "/metrics", ("Accept-Encoding", "gzip"), ("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));
            Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", compressed.Content.Headers.ContentType!.ToString());
            Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
            using var gzip = new GZipStream(await compressed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
            using var page = new MemoryStream();
            await gzip.CopyToAsync(page, Cancellation);
            ParsedPage.Read(page.ToArray(), openMetrics: true);

            using HttpResponseMessage head = await SendAsync(client, "HEAD", "/metrics");
            Assert.InRange(head.Content.Headers.ContentLength!.Value, text.Length - 100, text.Length + 100);
        });

    [Fact]
    public async Task HealthyAndReady_SayWhatTheExporterSays() =>
        await WithServerAsync(new WebConfiguration(), async (client, state) =>
        {
            Assert.Equal("Healthy.\n", await client.GetStringAsync("/-/healthy", Cancellation));
            Assert.Equal("Ready.\n", await client.GetStringAsync("/-/ready", Cancellation));
            state.IsHealthy = state.IsReady = false;
            using HttpResponseMessage healthy = await SendAsync(client, "GET", "/-/healthy"), ready = await SendAsync(client, "GET", "/-/ready");
            Assert.Equal((503, 503), ((int)healthy.StatusCode, (int)ready.StatusCode));
        });

    [Fact]
    public async Task Paths_FollowTheConfiguration() =>
        await WithServerAsync(new WebConfiguration { TelemetryPath = "/drift/metrics", StatusPage = false }, async (client, _) =>
        {
            using HttpResponseMessage metrics = await SendAsync(client, "GET", "/drift/metrics"), usual = await SendAsync(client, "GET", "/metrics"), page = await SendAsync(client, "GET", "/");
            Assert.Equal((200, 404, 404), ((int)metrics.StatusCode, (int)usual.StatusCode, (int)page.StatusCode));
        });

    [Theory]
    [InlineData("drift.example", 200)]
    [InlineData("DRIFT.example:9925", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1", 421)]
    [InlineData("drift.example.evil.example", 421)]
    public async Task Hosts_AreThoseOfTheList_WhenThereIsOne(string host, int status) =>
        await WithServerAsync(new WebConfiguration { AllowedHosts = ["drift.example"] }, async (client, _) =>
        {
            using HttpResponseMessage response = await SendAsync(client, "GET", "/metrics", ("Host", host));
            Assert.Equal(status, (int)response.StatusCode);
        });

    [Fact]
    public async Task Requests_BeyondTheLimit_AreTurnedAway_AndServedAgainLater()
    {
        using var entered = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        await WithServerAsync(
            new WebConfiguration { MaxRequests = 1 },
            async (client, _) =>
            {
                Task<HttpResponseMessage> first = SendAsync(client, "GET", "/metrics");
                await entered.WaitAsync(Cancellation);
                using HttpResponseMessage second = await SendAsync(client, "GET", "/-/healthy");
                Assert.Equal(503, (int)second.StatusCode);
                leave.Set();
                Assert.Equal(200, (int)(await first).StatusCode);
                using HttpResponseMessage third = await SendAsync(client, "GET", "/-/healthy");
                Assert.Equal(200, (int)third.StatusCode);
            },
            () =>
            {
                entered.Release();
                leave.Wait(Cancellation);
            });
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("NONSENSE\r\n\r\n", "400")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "200")]
    [InlineData("GET /metrics HTTP/1.0\r\n\r\n", "200")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 100000000000\r\n\r\n", "405")]
    public async Task RawRequests_AreAnsweredOrRefused(string request, string status) =>
        await WithServerAsync(new WebConfiguration(), async (client, _) =>
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, client.BaseAddress!.Port, Cancellation);
            NetworkStream stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancellation);
            byte[] answer = new byte[12];
            await stream.ReadExactlyAsync(answer, Cancellation);
            Assert.Equal($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer));
        });

    [Fact]
    public async Task LandingPage_AllowsNothingFromOutside() =>
        await WithServerAsync(new WebConfiguration(), async (client, _) =>
        {
            using HttpResponseMessage response = await SendAsync(client, "GET", "/");
            Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(["default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"], response.Headers.GetValues("Content-Security-Policy"));
        });

    [Fact]
    public Task Reload_IsAPost_AndSaysWhatIsWrong() => WithServerAsync(new WebConfiguration { EnableLifecycle = true }, async (client, state) =>
    {
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.GetAsync("/-/reload", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/-/reload", null, Cancellation)).StatusCode);
        state.Problem = "drift.yml:1:1 nonsense";
        HttpResponseMessage refused = await client.PostAsync("/-/reload", null, Cancellation);
        Assert.Equal((HttpStatusCode.InternalServerError, "drift.yml:1:1 nonsense\n"), (refused.StatusCode, await refused.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(2, state.Reloads);
    });

    [Fact]
    public Task Reload_IsNotThere_UnlessEnabled() => WithServerAsync(new WebConfiguration(), async (client, state) =>
    {
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync("/-/reload", null, Cancellation)).StatusCode);
        Assert.Equal(0, state.Reloads);
    });
}
