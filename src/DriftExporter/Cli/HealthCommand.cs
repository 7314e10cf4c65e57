using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DriftExporter.Configuration;
using DriftExporter.Web;

namespace DriftExporter.Cli;

/// <summary>Exit code 0 when the exporter says that it is healthy, 1 when it does not or does not answer.</summary>
internal static class HealthCommand
{
    public static async Task<int> RunAsync(HealthVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        if (!Durations.TryParse(verb.Timeout, out TimeSpan timeout) || timeout <= TimeSpan.Zero)
            throw new ProblemException("--timeout", $"is \"{verb.Timeout}\".", "Give a duration with its unit, for example 2s.");
        LoadedWebSettings? web = verb.WebConfigFile is null ? null : WebSettingsFile.Read(Path.GetFullPath(verb.WebConfigFile));
        string address = verb.Url ?? $"{(web?.Tls is null ? "http" : "https")}://127.0.0.1:9925";
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new ProblemException("--url", $"is \"{address}\".", "Give a URL, for example http://127.0.0.1:9925.");
        using var client = new HttpClient(Handler(verb, web)) { Timeout = timeout };
        client.DefaultRequestHeaders.Authorization = Authorization(verb);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(url, "/-/healthy"), cancellation);
            string body = (await response.Content.ReadAsStringAsync(cancellation)).Trim();
            (response.IsSuccessStatusCode ? output : messages).WriteLine(body);
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            messages.WriteLine($"{url}: no answer within {verb.Timeout}: {exception.InnerException?.Message ?? exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static SocketsHttpHandler Handler(HealthVerb verb, LoadedWebSettings? web)
    {
        // A proxy of the environment is not on the way to one's own container.
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (ClientCertificate(verb) is { } shown)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => shown;
        byte[]? trusted = web?.Tls?.Certificate.RawData;
        if (verb.Insecure || trusted is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                verb.Insecure || errors == System.Net.Security.SslPolicyErrors.None || certificate?.GetRawCertData().AsSpan().SequenceEqual(trusted) == true;
        }

        return handler;
    }

    private static AuthenticationHeaderValue? Authorization(HealthVerb verb)
    {
        if (verb.Username is null != verb.PasswordFile is null)
            throw new ProblemException("--username", "goes with --password-file.", "Give both, or neither.");
        if (verb.Username is null)
            return null;
        string password = Read("--password-file", verb.PasswordFile!).TrimEnd('\r', '\n');
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{verb.Username}:{password}")));
    }

    private static X509Certificate2? ClientCertificate(HealthVerb verb)
    {
        if (verb.CertFile is null != verb.KeyFile is null)
            throw new ProblemException("--cert-file", "goes with --key-file.", "Give both, or neither.");
        if (verb.CertFile is null)
            return null;
        try
        {
            return X509Certificate2.CreateFromPem(Read("--cert-file", verb.CertFile), Read("--key-file", verb.KeyFile!));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ProblemException("--cert-file", $"{verb.CertFile} and {verb.KeyFile} are no certificate and its private key in PEM form.", "Give files that belong together.");
        }
    }

    private static string Read(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(option, $"{file} cannot be read: {exception.Message}", "Check the path and its permissions.");
        }
    }
}
