using System.Security.Cryptography.X509Certificates;
using DriftExporter.Cli;
using DriftExporter.Tests.Web;

namespace DriftExporter.Tests.Hosting;

/// <summary>The verb health against a server with TLS, client certificates and users.</summary>
public sealed class HealthTlsTests : IAsyncDisposable
{
    private readonly ServerRun _run = new();

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task<int> HealthAsync(Action<HealthVerb> set)
    {
        var verb = new HealthVerb { Url = _run.Address.ToString(), Timeout = "10s" };
        set(verb);
        return await HealthCommand.RunAsync(verb, TextWriter.Null, TextWriter.Null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Health_TrustsTheConfiguredCertificateOnly_UnlessItIsToldTo()
    {
        using X509Certificate2 server = TestCertificates.WriteServer(_run.Folder);
        await _run.StartAsync("tls_server_config: {cert_file: server.crt, key_file: server.key}\n");
        string config = Path.Combine(_run.Folder, "web.yml");
        Assert.Equal(1, await HealthAsync(_ => { }));
        Assert.Equal(0, await HealthAsync(verb => verb.Insecure = true));
        Assert.Equal(0, await HealthAsync(verb => verb.WebConfigFile = config));
        using X509Certificate2 other = TestCertificates.WriteServer(_run.Folder, "other");
        Assert.Equal(1, await HealthAsync(verb => verb.WebConfigFile = config)); // the server shows the former one still
        _run.Server.LookAgain();
        Assert.Equal(0, await HealthAsync(verb => verb.WebConfigFile = config));
    }

    [Fact]
    public async Task Health_ShowsPasswordAndCertificate()
    {
        using X509Certificate2 server = TestCertificates.WriteServer(_run.Folder), authority = TestCertificates.Authority("ca"), client = TestCertificates.Leaf("probe", authority);
        _run.Write("ca.pem", authority.ExportCertificatePem());
        _run.Write("client.pem", client.ExportCertificatePem());
        _run.Write("client.key", client.KeyPem());
        _run.Write("password", "U*U\n");
        await _run.StartAsync("""
            tls_server_config: {cert_file: server.crt, key_file: server.key, client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem}
            basic_auth_users: {probe: $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW}
            """);
        string at(string name) => Path.Combine(_run.Folder, name);
        void password(HealthVerb verb) => (verb.Insecure, verb.Username, verb.PasswordFile) = (true, "probe", at("password"));
        void certificate(HealthVerb verb) => (verb.Insecure, verb.CertFile, verb.KeyFile) = (true, at("client.pem"), at("client.key"));
        Assert.Equal(1, await HealthAsync(password));
        Assert.Equal(1, await HealthAsync(certificate));
        Assert.Equal(0, await HealthAsync(password + (Action<HealthVerb>)certificate));
        await Assert.ThrowsAsync<ProblemException>(() => HealthAsync(verb => verb.Username = "probe"));
        await Assert.ThrowsAsync<ProblemException>(() => HealthAsync(verb => (verb.CertFile, verb.KeyFile) = (at("client.pem"), at("server.key"))));
    }
}
