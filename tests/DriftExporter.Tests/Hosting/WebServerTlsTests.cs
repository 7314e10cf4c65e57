using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DriftExporter.Tests.Web;

namespace DriftExporter.Tests.Hosting;

/// <summary>TLS over real sockets on loopback.</summary>
public sealed class WebServerTlsTests : IAsyncDisposable
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2", ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string Tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n";

    private readonly ServerRun _run = new();
    private readonly X509Certificate2 _server;

    public WebServerTlsTests() => _server = TestCertificates.WriteServer(_run.Folder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _server.Dispose();
        await _run.DisposeAsync();
    }

    /// <summary>Asks over a new connection; also tells the certificate that the server showed.</summary>
    private async Task<(HttpResponseMessage Answer, string Shown)> GetAsync(string path = "/metrics", X509Certificate2? client = null, SslProtocols protocols = SslProtocols.None, bool http2 = false, CipherSuitesPolicy? ciphers = null)
    {
        string shown = "";
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = protocols,
                CipherSuitesPolicy = ciphers,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => client!,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = ((X509Certificate2)certificate!).Thumbprint) != null,
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = _run.Address, Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = http2 ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        return (await http.SendAsync(request, Cancellation), shown);
    }

    private async Task AssertRefusedAsync(X509Certificate2? client = null, SslProtocols protocols = SslProtocols.None, CipherSuitesPolicy? ciphers = null) =>
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client: client, protocols: protocols, ciphers: ciphers));

    [Theory]
    [InlineData("", 2)]
    [InlineData("http_server_config: {http2: false}\n", 1)]
    public async Task Get_IsAnsweredOverTls_ByHttp2UnlessSwitchedOff(string more, int version)
    {
        await _run.StartAsync(Tls + more);
        Assert.Equal("https", _run.Address.Scheme);
        (HttpResponseMessage answer, string shown) = await GetAsync(http2: true);
        Assert.Equal((200, version, _server.Thumbprint), ((int)answer.StatusCode, answer.Version.Major, shown));
        Assert.False(answer.Headers.Contains("Server"));
        (answer, _) = await GetAsync("/-/healthy", protocols: SslProtocols.Tls12);
        Assert.Equal((200, 1), ((int)answer.StatusCode, answer.Version.Major));
    }

    /// <summary>A client that trusts the root alone, and fetches nothing, must be sent what lies between.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Intermediates_AreSent_WhenTheFileHasThem(bool has)
    {
        using X509Certificate2 root = TestCertificates.Authority("root"), between = TestCertificates.Authority("between", root), leaf = TestCertificates.Leaf("leaf", between, ServerUsage);
        _run.Write("server.crt", leaf.ExportCertificatePem() + "\n" + (has ? between.ExportCertificatePem() : ""));
        _run.Write("server.key", leaf.KeyPem());
        await _run.StartAsync(Tls);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(root);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } });
        Task<HttpResponseMessage> asking = http.GetAsync(new Uri(_run.Address, "/-/healthy"), Cancellation);
        if (has)
            Assert.Equal(200, (int)(await asking).StatusCode);
        else
            await Assert.ThrowsAsync<HttpRequestException>(() => asking);
    }

    [Fact]
    public async Task PlainRequests_GetNothing_WhereTlsIsOn()
    {
        await _run.StartAsync(Tls);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _run.Address.Port, Cancellation);
        await socket.GetStream().WriteAsync("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Cancellation);
        byte[] answer = new byte[1000];
        int length = 0;
        try
        {
            length = await socket.GetStream().ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, Cancellation);
        }
        catch (IOException)
        {
            // reset is as good as closed
        }

        Assert.DoesNotContain("drift", System.Text.Encoding.Latin1.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_AreThoseOfTheConfiguration()
    {
        await _run.StartAsync(Tls + "  min_version: TLS13\n");
        Assert.Equal(200, (int)(await GetAsync(protocols: SslProtocols.Tls13)).Answer.StatusCode);
        await AssertRefusedAsync(protocols: SslProtocols.Tls12);
    }

    [Fact]
    public async Task CipherSuites_AreThoseOfTheConfiguration_ForTls12()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Cipher suites are not chosen on Windows.");
            return;
        }

        await _run.StartAsync(Tls + "  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n");
        var right = new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]);
        var wrong = new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]);
        Assert.Equal(200, (int)(await GetAsync(protocols: SslProtocols.Tls12, ciphers: right)).Answer.StatusCode);
        await AssertRefusedAsync(protocols: SslProtocols.Tls12, ciphers: wrong);
        Assert.Equal(200, (int)(await GetAsync(protocols: SslProtocols.Tls13)).Answer.StatusCode); // as in Go: a list is about TLS 1.2
    }

    /// <summary>Who is let in: nobody's certificate, one of the CA, one of another CA, one of the CA that is for servers.</summary>
    [Theory]
    [InlineData("NoClientCert", true, true, true, true)]
    [InlineData("RequestClientCert", true, true, true, true)]
    [InlineData("RequireAnyClientCert", false, true, true, true)]
    [InlineData("VerifyClientCertIfGiven", true, true, false, false)]
    [InlineData("RequireAndVerifyClientCert", false, true, false, false)]
    public async Task Clients_AreLetInByTheirCertificates(string type, bool none, bool ours, bool others, bool servers)
    {
        using X509Certificate2 authority = TestCertificates.Authority("ours"), other = TestCertificates.Authority("other");
        _run.Write("ca.pem", authority.ExportCertificatePem());
        await _run.StartAsync(Tls + $"  client_auth_type: {type}\n" + (type.Contains("Verify", StringComparison.Ordinal) ? "  client_ca_file: ca.pem\n" : ""));
        foreach (SslProtocols protocol in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            await CheckAsync(null, none, protocol);
            await CheckAsync(TestCertificates.Leaf("client", authority, ClientUsage), ours, protocol);
            await CheckAsync(TestCertificates.Leaf("client", authority), ours, protocol);
            await CheckAsync(TestCertificates.Leaf("client", other, ClientUsage), others, protocol);
            await CheckAsync(TestCertificates.Leaf("client", authority, ServerUsage), servers, protocol);
        }
    }

    private async Task CheckAsync(X509Certificate2? client, bool letIn, SslProtocols protocol)
    {
        if (letIn)
            Assert.Equal(200, (int)(await GetAsync(client: client, protocols: protocol)).Answer.StatusCode);
        else
            await AssertRefusedAsync(client, protocol);
    }

    [Theory]
    [InlineData("scraper.example", true)]
    [InlineData("ops@example.com", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("::1", true)]
    [InlineData("spiffe://cluster/ns/prometheus", true)]
    [InlineData("SCRAPER.example", false)]
    [InlineData("client", false)]
    public async Task Clients_NeedAnAllowedName_WhereThereIsAList(string allowed, bool letIn)
    {
        using X509Certificate2 authority = TestCertificates.Authority("ours");
        _run.Write("ca.pem", authority.ExportCertificatePem());
        await _run.StartAsync(Tls + $"  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.pem\n  client_allowed_sans: [\"{allowed}\", nobody]\n");
        X509Certificate2 client = TestCertificates.Leaf("client", authority, ClientUsage, names =>
        {
            names.AddUserPrincipalName("principal@example.com");
            names.AddDnsName("other.example");
            names.AddDnsName("scraper.example");
            names.AddEmailAddress("ops@example.com");
            names.AddIpAddress(IPAddress.Parse("10.1.2.3"));
            names.AddIpAddress(IPAddress.IPv6Loopback);
            names.AddUri(new Uri("spiffe://cluster/ns/prometheus"));
        });
        await CheckAsync(client, letIn, SslProtocols.None);
    }

    [Fact]
    public async Task Certificate_IsReplaced_WhenItsFilesAre_AndKeptWhenTheyAreBroken()
    {
        await _run.StartAsync(Tls);
        using X509Certificate2 next = TestCertificates.Leaf("next");
        _run.Write("server.crt", next.ExportCertificatePem()); // not of the key that is still there
        _run.Server.LookAgain();
        Assert.Equal(_server.Thumbprint, (await GetAsync()).Shown);
        Assert.Contains("The new web configuration is not used", _run.Log, StringComparison.Ordinal);
        Assert.Contains("holds no RSA or ECDSA key of the certificate", _run.Log, StringComparison.Ordinal);
        _run.Write("server.key", next.KeyPem());
        _run.Server.LookAgain();
        Assert.Equal(next.Thumbprint, (await GetAsync()).Shown);
        _run.Write("web.yml", "tls_server_config: {cert_file: server.crt, key_file: absent.key}\n");
        _run.Server.LookAgain();
        _run.Write("web.yml", "# no TLS any more\n");
        _run.Server.LookAgain();
        Assert.Equal(next.Thumbprint, (await GetAsync()).Shown);
        Assert.Contains("switches TLS on or off, which needs a restart", _run.Log, StringComparison.Ordinal);
    }
}
