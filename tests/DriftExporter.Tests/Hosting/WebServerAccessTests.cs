using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Hosting;

/// <summary>What a web configuration puts before every path, and how a scrape is answered.</summary>
public sealed class WebServerAccessTests : IAsyncDisposable
{
    /// <summary>Of "U*U" and "U*U*", crypt_blowfish's vectors.</summary>
    private const string Users = "basic_auth_users:\n  dave: $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n";

    private const string OtherHash = "basic_auth_users:\n  dave: $2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK\n";

    private readonly ServerRun _run = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _run.DisposeAsync();
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? credentials = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_run.Address, path));
        if (credentials is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request, Cancellation);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/api/v1/status")]
    [InlineData("/-/healthy")]
    [InlineData("/-/ready")]
    [InlineData("/nothing")]
    public async Task EveryPath_NeedsThePassword_WhereThereAreUsers(string path)
    {
        await _run.StartAsync(Users);
        foreach (string? credentials in (string?[])[null, "dave:wrong", "carol:U*U"])
        {
            using HttpResponseMessage refused = await GetAsync(path, credentials);
            Assert.Equal(401, (int)refused.StatusCode);
            Assert.Equal("Basic", refused.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("Unauthorized.\n", await refused.Content.ReadAsStringAsync(Cancellation));
        }

        using HttpResponseMessage granted = await GetAsync(path, "dave:U*U");
        Assert.Equal(path == "/nothing" ? 404 : 200, (int)granted.StatusCode);
    }

    [Fact]
    public async Task Users_AndHeaders_AreReadAgain_AndKeptWhenTheFileIsBroken()
    {
        await _run.StartAsync(Users);
        Assert.Equal(200, (int)(await GetAsync("/metrics", "dave:U*U")).StatusCode);
        _run.Write("web.yml", OtherHash + "http_server_config: {headers: {X-Frame-Options: deny}}\n");
        _run.Server.LookAgain();
        Assert.Equal(401, (int)(await GetAsync("/metrics", "dave:U*U")).StatusCode);
        using HttpResponseMessage granted = await GetAsync("/metrics", "dave:U*U*");
        Assert.Equal((200, "deny"), ((int)granted.StatusCode, granted.Headers.GetValues("X-Frame-Options").Single()));
        _run.Write("web.yml", "basic_auth_users: {dave: nonsense}\n");
        _run.Server.LookAgain();
        _run.Server.LookAgain();
        Assert.Equal(200, (int)(await GetAsync("/metrics", "dave:U*U*")).StatusCode);
        Assert.Equal(401, (int)(await GetAsync("/metrics", "dave:nonsense")).StatusCode);
        Assert.Single(_run.Log.Split('\n'), line => line.Contains("level=error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headers_AreOnEveryAnswer()
    {
        await _run.StartAsync("""
            http_server_config:
              headers: {Strict-Transport-Security: max-age=1, X-XSS-Protection: 1, Content-Security-Policy: "default-src 'self'"}
            """);
        foreach (string path in (string[])["/", "/metrics", "/nothing"])
        {
            using HttpResponseMessage answer = await GetAsync(path);
            Assert.Equal(("max-age=1", "1", "default-src 'self'", "nosniff"), (One("Strict-Transport-Security"), One("X-XSS-Protection"), One("Content-Security-Policy"), One("X-Content-Type-Options")));
            string One(string name) => answer.Headers.GetValues(name).Single();
        }
    }

    [Fact]
    public async Task Requests_BeyondTheRate_Get429()
    {
        await _run.StartAsync("rate_limit: {interval: 1h, burst: 2}\n");
        Assert.Equal([200, 200, 429, 429], new[] { await GetAsync("/metrics"), await GetAsync("/"), await GetAsync("/metrics"), await GetAsync("/-/healthy") }.Select(answer => (int)answer.StatusCode));
        _run.Write("web.yml", "rate_limit: {interval: 0, burst: 0}\n");
        _run.Server.LookAgain();
        Assert.Equal(200, (int)(await GetAsync("/metrics")).StatusCode);
    }

    [Fact]
    public async Task Names_LimitThePage()
    {
        await _run.StartAsync(null);
        string page = await (await GetAsync("/metrics?name[]=drift_psi&name%5B%5D=drift_exporter_records_total")).Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(["drift_psi", "drift_exporter_records_total"], page.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));
        using HttpResponseMessage nothing = await GetAsync("/metrics?name[]=nothing");
        Assert.Equal((200, ""), ((int)nothing.StatusCode, await nothing.Content.ReadAsStringAsync(Cancellation)));
        string open = await (await GetAsync("/metrics?name[]=drift_psi", null, ("Accept", "application/openmetrics-text"))).Content.ReadAsStringAsync(Cancellation);
        Assert.EndsWith("# EOF\n", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_Gets503_BeforeItsTimeout_AndKeepsItsSlotUntilThePageIsMade()
    {
        using var leave = new ManualResetEventSlim();
        _run.OnRender = () => leave.Wait(Cancellation);
        await _run.StartAsync(null, new WebConfiguration { MaxRequests = 1 });
        using HttpResponseMessage late = await GetAsync("/metrics", null, ("X-Prometheus-Scrape-Timeout-Seconds", "0.2"));
        Assert.Equal(503, (int)late.StatusCode);
        Assert.Contains("timeout", await late.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("A page could not be made within the scrape's timeout.", _run.Log, StringComparison.Ordinal);
        using HttpResponseMessage busy = await GetAsync("/-/healthy");
        Assert.Equal(503, (int)busy.StatusCode);
        _run.OnRender = null;
        leave.Set();
        HttpResponseMessage answer;
        do
            answer = await GetAsync("/metrics", null, ("X-Prometheus-Scrape-Timeout-Seconds", "30"));
        while (answer.StatusCode == HttpStatusCode.ServiceUnavailable); // until the first page is made
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData("", 10)]
    [InlineData("nonsense", 10)]
    [InlineData("-1", 10)]
    [InlineData("NaN", 10)]
    [InlineData("1e300", 10)]
    [InlineData("10.000000", 9.5)]
    [InlineData("60", 59.5)]
    [InlineData("1", 0.5)]
    [InlineData("0.4", 0.2)]
    public void Budget_IsTheScrapersTimeoutLessTheWayBack(string? header, double seconds) =>
        Assert.Equal(seconds, DriftExporter.Hosting.MetricsEndpoint.Budget(header).TotalSeconds, 9);

    [Theory]
    [InlineData("::1", "[::1]:9925")]
    [InlineData("::1", "[::1]")]
    [InlineData("drift.example", "drift.example:80")]
    public async Task Hosts_AreComparedWithoutPortAndBrackets(string allowed, string host)
    {
        await _run.StartAsync(null, new WebConfiguration { AllowedHosts = [allowed] });
        Assert.Equal(200, (int)(await GetAsync("/metrics", null, ("Host", host))).StatusCode);
        Assert.Equal(421, (int)(await GetAsync("/metrics", null, ("Host", "[::2]"))).StatusCode);
    }
}
