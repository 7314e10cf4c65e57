using System.Diagnostics;
using System.Text.RegularExpressions;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Sources;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Http;

/// <summary>TLS and passwords as samples/web.config.yml has them, by openssl, curl and the real Prometheus.</summary>
public sealed partial class WebConfigurationTests : IDisposable
{
    private const string Password = "change-me";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Curl_IsLetInWithThePassword_OverTlsOnly()
    {
        await using ExporterProcess exporter = await StartAsync("");
        Assert.Equal("https", exporter.Address.Scheme);
        Assert.Equal("200 1.1", await CurlAsync(exporter, "/metrics", "--http1.1", "-u", $"prometheus:{Password}"));
        Assert.Equal("200 2", await CurlAsync(exporter, "/metrics", "--http2", "--compressed", "-u", $"prometheus:{Password}"));
        foreach (string path in (string[])["/", "/metrics", "/-/healthy", "/-/ready", "/api/v1/status"])
        {
            Assert.Equal("401 1.1", await CurlAsync(exporter, path, "--http1.1"));
            Assert.Equal("401 1.1", await CurlAsync(exporter, path, "--http1.1", "-u", "prometheus:wrong"));
            Assert.Equal("401 1.1", await CurlAsync(exporter, path, "--http1.1", "-u", $"nobody:{Password}"));
            Assert.Equal("200 1.1", await CurlAsync(exporter, path, "--http1.1", "-u", $"prometheus:{Password}"));
        }

        CommandResult plain = await Tool.RunAsync("curl", _folder.Root, "-sS", "--max-time", "10", exporter.Address.ToString().Replace("https", "http", StringComparison.Ordinal));
        Assert.NotEqual(0, plain.ExitCode);
        CommandResult unknown = await Tool.RunAsync("curl", _folder.Root, "-sS", "--max-time", "10", exporter.Address.ToString()); // by the system's roots
        Assert.Equal(60, unknown.ExitCode);
    }

    [Fact]
    public async Task Health_AsksOverTls_WithThePassword()
    {
        await using ExporterProcess exporter = await StartAsync("");
        string url = exporter.Address.ToString(), password = _folder.Write("password", Password + "\n"), config = _folder["web.config.yml"];
        CommandResult healthy = await CommandLine.RunExporterAsync("health", "--url", url, "--web.config.file", config, "--username", "prometheus", "--password-file", password, "--timeout", "10s");
        Assert.True(healthy.ExitCode == 0, healthy.ToString());
        CommandResult insecure = await CommandLine.RunExporterAsync("health", "--url", url, "--insecure", "--username", "prometheus", "--password-file", password, "--timeout", "10s");
        Assert.True(insecure.ExitCode == 0, insecure.ToString());
        CommandResult nameless = await CommandLine.RunExporterAsync("health", "--url", url, "--insecure", "--timeout", "10s");
        Assert.Equal((1, true), (nameless.ExitCode, nameless.Errors.Contains("Unauthorized", StringComparison.Ordinal)));
        CommandResult distrustful = await CommandLine.RunExporterAsync("health", "--url", url, "--username", "prometheus", "--password-file", password, "--timeout", "10s");
        Assert.Equal(1, distrustful.ExitCode);
    }

    [Fact]
    public async Task Openssl_SeesTheNewCertificate_WhenItsFilesAreReplaced_AndNoOldProtocol()
    {
        await using ExporterProcess exporter = await StartAsync("");
        string first = await SerialAsync(exporter);
        Assert.Equal(await SerialOfFileAsync(), first);
        _folder.Write("server.crt", "broken");
        await Wait.UntilAsync("the broken certificate to be seen", () => exporter.ErrorLines.Any(line => line.Contains("The new web configuration is not used", StringComparison.Ordinal)), () => exporter.Said);
        Assert.Equal(first, await SerialAsync(exporter));
        await MakeCertificateAsync();
        string next = await SerialOfFileAsync();
        Assert.NotEqual(first, next);
        await Wait.ForAsync("the new certificate", async () => await SerialAsync(exporter) == next ? next : null, () => exporter.Said);
        CommandResult old = await ConnectAsync(exporter, "-tls1_1", "-cipher", "ALL@SECLEVEL=0");
        Assert.NotEqual(0, old.ExitCode);
    }

    [Fact]
    public async Task Openssl_IsLetInWithAClientsCertificateOnly_WhereOneIsRequired()
    {
        string key = _folder["client.key"], certificate = _folder["client.pem"];
        CommandResult made = await Tool.RunAsync("openssl", _folder.Root, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=prometheus",
            "-addext", "subjectAltName=DNS:prometheus.example.com", "-keyout", key, "-out", certificate);
        Assert.True(made.ExitCode == 0, made.ToString());
        File.Copy(certificate, _folder["clients.pem"]);
        await using ExporterProcess exporter = await StartAsync("# ");
        string[] client = ["--cert", certificate, "--key", key];
        Assert.Equal("200 2", await CurlAsync(exporter, "/metrics", ["-u", $"prometheus:{Password}", .. client]));
        Assert.Equal("401 2", await CurlAsync(exporter, "/metrics", client));
        CommandResult refused = await Tool.RunAsync("curl", _folder.Root, "-sS", "--max-time", "10", "--cacert", "server.crt", "-u", $"prometheus:{Password}", new Uri(exporter.Address, "/metrics").ToString());
        Assert.NotEqual(0, refused.ExitCode);
    }

    [Fact]
    public async Task Prometheus_Scrapes_OverTlsWithThePassword_AndSaysDownWithoutIt()
    {
        await using ExporterProcess exporter = await StartAsync("");
        _folder.Write("password", Password);
        string job(string name, string rest) => $$"""
              - job_name: {{name}}
                scheme: https
                tls_config: {ca_file: {{_folder["server.crt"]}}}
                {{rest}}
                static_configs: [{targets: ["{{exporter.Address.Authority}}"]}]

            """;
        string configuration = _folder.Write("prometheus.yml", "global: {scrape_interval: 1s, scrape_timeout: 900ms}\nscrape_configs:\n"
            + job("right", $"basic_auth: {{username: prometheus, password_file: {_folder["password"]}}}")
            + job("wrong", "basic_auth: {username: prometheus, password: wrong}")
            + job("nobody", ""));
        await using PrometheusProcess prometheus = await PrometheusProcess.StartAsync(_folder, configuration);
        // The first scrape may be late: it pays for the hash.
        await Wait.ForAsync("three scrapes in a row", async () => await prometheus.QueryAsync("sum_over_time(up{job=\"right\"}[30s])") >= 3 ? "yes" : null, () => prometheus.Said);
        Assert.Equal(1, await prometheus.QueryAsync("up{job=\"right\"}"));
        Assert.Equal(100, await prometheus.QueryAsync("drift_exporter_records_total{job=\"right\"}"));
        await Wait.ForAsync("the others to be asked", async () => await prometheus.QueryAsync("count(up{job=~\"wrong|nobody\"} == 0)") == 2 ? "yes" : null, () => prometheus.Said);
    }

    [Fact]
    public async Task Run_EndsWithCode2_AndNamesThePlace_WhenTheWebConfigurationIsWrong()
    {
        string baseline = await SmallModel.MakeBaselineAsync(_folder), web = _folder.Write("web.yml", "tls_server_config:\n  cert_fil: x\nbasic_auth_users: {a: b}\n");
        foreach (string check in (string[])["--config.check", "--web.enable-lifecycle"])
        {
            CommandResult result = await CommandLine.RunExporterAsync("run", "--baseline", baseline, "--logs", _folder["log.jsonl"], "--web.config.file", web, check);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("web.yml:2:3 tls_server_config.cert_fil: is an unknown key. Did you mean cert_file?", result.Errors, StringComparison.Ordinal);
            Assert.Contains("web.yml:3:23 basic_auth_users.a: is no bcrypt hash", result.Errors, StringComparison.Ordinal);
        }
    }

    /// <param name="comment">What stands before the keys that the sample leaves out; <c># </c> takes them in.</param>
    private async Task<ExporterProcess> StartAsync(string comment)
    {
        string sample = await File.ReadAllTextAsync(Path.Combine(TestData.Repository, "samples/web.config.yml"), TestContext.Current.CancellationToken);
        _folder.Write("web.config.yml", comment.Length == 0 ? sample : sample.Replace("  " + comment + "client_", "  client_", StringComparison.Ordinal));
        await MakeCertificateAsync();
        _folder.Write("log.jsonl", string.Concat(SmallModel.Lines(0, 100).Select(line => line + "\n")));
        ExporterProcess exporter = await ExporterProcess.StartAsync("--baseline", await SmallModel.MakeBaselineAsync(_folder), "--logs", _folder["log.jsonl"],
            "--evaluation.interval", "200ms", "--web.config.file", _folder["web.config.yml"]);
        await Wait.UntilAsync("the log to be read", () => exporter.ErrorLines.Any(line => line.Contains("A log file is read from now on.", StringComparison.Ordinal)), () => exporter.Said);
        return exporter;
    }

    /// <summary>By the sample's own command.</summary>
    private async Task MakeCertificateAsync()
    {
        Tool.Require("openssl");
        string sample = await File.ReadAllTextAsync(Path.Combine(TestData.Repository, "samples/web.config.yml"), TestContext.Current.CancellationToken);
        string command = OpensslCommand().Match(sample).Value.Replace("\\\n#", "", StringComparison.Ordinal).TrimStart('#');
        CommandResult made = await CommandLine.RunAsync(new ProcessStartInfo("sh", ["-ec", command]) { WorkingDirectory = _folder.Root });
        Assert.True(made.ExitCode == 0, made.ToString());
    }

    /// <returns>Status and version of HTTP.</returns>
    private async Task<string> CurlAsync(ExporterProcess exporter, string path, params IEnumerable<string> options)
    {
        CommandResult result = await Tool.RunAsync("curl", _folder.Root,
            ["-sS", "--max-time", "20", "-o", "body", "-w", "%{http_code} %{http_version}", "--cacert", "server.crt", .. options, new Uri(exporter.Address, path).ToString()]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return result.Output;
    }

    private async Task<CommandResult> ConnectAsync(ExporterProcess exporter, params IEnumerable<string> options) =>
        await Tool.RunWithInputAsync("openssl", "/dev/null", ["s_client", "-connect", exporter.Address.Authority, .. options]);

    private async Task<string> SerialAsync(ExporterProcess exporter)
    {
        CommandResult shown = await ConnectAsync(exporter);
        string pem = _folder.Write("shown.pem", shown.Output);
        return await SerialOfFileAsync(pem);
    }

    private async Task<string> SerialOfFileAsync(string? file = null)
    {
        CommandResult serial = await Tool.RunAsync("openssl", _folder.Root, "x509", "-noout", "-serial", "-in", file ?? "server.crt");
        Assert.True(serial.ExitCode == 0, serial.ToString());
        return serial.Output;
    }

    [GeneratedRegex(@"^#   openssl req(?:.*\\\n)*.*$", RegexOptions.Multiline)]
    private static partial Regex OpensslCommand();
}
