using System.Net.Security;
using System.Security.Authentication;
using DriftExporter.Configuration;
using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Web;

/// <summary>From the tree of a document to the record, key by key, with exporter-toolkit's verdicts; docs/serving.md lists where they differ.</summary>
internal sealed class WebSettingsReader(ReadSession session)
{
    private const TlsCipherSuite
        Http2WithRsa = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, Http2WithEcdsa = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    /// <summary>Headers that may be set, and their values where only some make sense.</summary>
    private static readonly Dictionary<string, string[]> s_headers = new(StringComparer.Ordinal)
    {
        ["Strict-Transport-Security"] = [], ["X-Content-Type-Options"] = ["nosniff"], ["X-Frame-Options"] = ["deny", "sameorigin"],
        ["X-XSS-Protection"] = [], ["Content-Security-Policy"] = [],
    };

    public WebSettings Read(YamlValue root)
    {
        SectionReader section = new(session, "", "", root, root.Origin);
        SectionReader http = section.Section("http_server_config"), rate = section.Section("rate_limit");
        bool http2 = http.Value("http2", true);
        return new()
        {
            Tls = ReadTls(section.Section("tls_server_config"), http2),
            Http2 = http2,
            Headers = [.. ReadHeaders(http)],
            Users = ReadUsers(section),
            RateInterval = rate.Value("interval", TimeSpan.Zero),
            RateBurst = rate.Value("burst", 0),
        };
    }

    private TlsSettings? ReadTls(SectionReader section, bool http2)
    {
        if (!session.Keys.In("tls_server_config").Any(key => section.Find(key.Name) is not null))
            return null;
        ClientAuthentication authentication = section.Value("client_auth_type", ClientAuthentication.NoClientCert);
        SslProtocols oldest = section.Value("min_version", SslProtocols.Tls12), newest = section.Value("max_version", SslProtocols.Tls13);
        if (oldest > newest)
            section.Refuse("max_version", "TLS12 is older than min_version TLS13.", "Write TLS13, or a min_version of TLS12.");
        PemSource? clientCa = Pem(section, "client_ca");
        IReadOnlyList<string> sans = section.List("client_allowed_sans", Array.Empty<string>());
        IReadOnlyList<TlsCipherSuite> suites = section.List("cipher_suites", Array.Empty<TlsCipherSuite>());
        section.Value("prefer_server_cipher_suites", true);
        if (section.List("curve_preferences", Array.Empty<string>()).Count > 0)
            section.Refuse("curve_preferences", "cannot be set in .NET.", "Leave it out; OpenSSL offers X25519 and the NIST curves.");
        if (clientCa is not null && authentication == ClientAuthentication.NoClientCert)
            session.Refuse(session.OriginOf(clientCa.Value.Key), clientCa.Value.Key, "is never used without a client_auth_type.", "Write client_auth_type: RequireAndVerifyClientCert.");
        if (sans.Count > 0 && authentication == ClientAuthentication.NoClientCert)
            section.Refuse("client_allowed_sans", "are never looked at without a client_auth_type.", "Write client_auth_type: RequireAndVerifyClientCert.");
        if (http2 && oldest == SslProtocols.Tls12 && suites.Count > 0 && !suites.Contains(Http2WithRsa) && !suites.Contains(Http2WithEcdsa))
            section.Refuse("cipher_suites", $"lack {Http2WithRsa} and {Http2WithEcdsa}, and HTTP/2 needs one of them.", "Add it, or write http_server_config: {http2: false}.");
        if (suites.Count > 0 && OperatingSystem.IsWindows())
            section.Refuse("cipher_suites", "cannot be set on Windows.", "Leave it out.");
        PemSource? certificate = Required(section, "cert"), key = Required(section, "key");
        return certificate is null || key is null ? null : new()
        {
            Certificate = certificate.Value,
            PrivateKey = key.Value,
            ClientCa = clientCa,
            ClientAuthentication = authentication,
            AllowedSans = section.Find("client_allowed_sans") is null ? null : sans,
            Protocols = oldest | newest,
            CipherSuites = suites.Count == 0 ? null : suites,
        };
    }

    /// <summary>The file, else the text; empty ones count as absent.</summary>
    private static PemSource? Pem(SectionReader section, string key)
    {
        string file = section.Value(key + "_file", ""), text = section.Value(key, "");
        return file.Length > 0 ? new(section.PathOf(key + "_file"), file, null)
            : text.Length > 0 ? new(section.PathOf(key), null, text) : null;
    }

    private PemSource? Required(SectionReader section, string key)
    {
        PemSource? pem = Pem(section, key);
        if (pem is null && !session.IsRefused(section.PathOf(key + "_file")))
            section.Refuse(key + "_file", $"is missing, and so is {key}.", $"Write {key}_file, the path of a PEM file.");
        return pem;
    }

    private IEnumerable<(string, string)> ReadHeaders(SectionReader http)
    {
        foreach ((YamlScalar name, YamlValue value, string path) in http.Entries("headers"))
        {
            if (!s_headers.TryGetValue(name.Text, out string[]? values))
                session.Refuse(name.Origin, path, "is no header that can be set.", Suggestion.Nearest(name.Text, s_headers.Keys) is { } near ? $"Did you mean {near}?" : $"Known: {string.Join(", ", s_headers.Keys)}.");
            else if (value is not YamlScalar { IsNull: true } && session.TryRead(Rules.Text, value, path, "", out string text) && text.Length > 0)
            {
                if (values.Length > 0 && !values.Contains(text))
                    session.Refuse(value.Origin, path, $"{Quoting.Quote(text)} is none of {string.Join(", ", values)}.", $"Write {values[0]}.");
                else if (text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                    session.Refuse(value.Origin, path, $"{Quoting.Quote(text)} has characters that a header cannot have.", "Write printable ASCII in one line.");
                else
                    yield return (name.Text, text);
            }
        }
    }

    private WebUsers? ReadUsers(SectionReader section)
    {
        List<(string, string)> users = [];
        ScalarRule<string> hash = ((MapRule<string>)session.Keys.Get("basic_auth_users").Rule).Item;
        foreach ((YamlScalar name, YamlValue value, string path) in section.Entries("basic_auth_users"))
        {
            if (name.Text.Contains(':'))
                session.Refuse(name.Origin, path, "has a colon, which ends the name in what a browser sends.", "Choose a name without one.");
            else if (session.TryRead(hash, value, path, "", out string text))
                users.Add((name.Text, text));
        }

        return users.Count == 0 ? null : new(users);
    }
}
