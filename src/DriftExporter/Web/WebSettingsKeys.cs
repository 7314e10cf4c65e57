using System.Net.Security;
using System.Security.Authentication;
using DriftExporter.Configuration;
using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Web;

/// <summary>The keys of a web configuration: exporter-toolkit's, and no others.</summary>
internal static class WebSettingsKeys
{
    private const string Tls = "tls_server_config", Http = "http_server_config";

    /// <summary>Those that Go's crypto/tls offers and .NET has under the same names.</summary>
    private static readonly TlsCipherSuite[] s_cipherSuites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    ];

    /// <summary>Text that is quoted in no message.</summary>
    private static readonly ScalarRule<string> s_pem = new("PEM text", "", scalar => scalar.Text);

    private static readonly ScalarRule<string> s_path = new("path", "relative to this file", scalar => scalar.Text.Length == 0 ? "" : Rules.Path.Parse(scalar));

    private static readonly ScalarRule<ClientAuthentication> s_knownTypes = Rules.OneOf([.. Enum.GetValues<ClientAuthentication>().Select(value => (value.ToString(), value))]);

    /// <summary>With what older configurations have.</summary>
    private static readonly ScalarRule<ClientAuthentication> s_clientAuthentication = s_knownTypes with
    {
        Parse = scalar => scalar.Text switch
        {
            "" => ClientAuthentication.NoClientCert,
            "RequireClientCert" => ClientAuthentication.RequireAnyClientCert,
            _ => s_knownTypes.Parse(scalar),
        },
    };

    private static readonly ScalarRule<SslProtocols> s_version = new("TLS version", "TLS12, TLS13", scalar => scalar.Text switch
    {
        "TLS12" => SslProtocols.Tls12,
        "TLS13" => SslProtocols.Tls13,
        "TLS10" or "TLS11" => Parsed<SslProtocols>.Refuse(scalar, "is broken, and not offered.", "Write TLS12 or TLS13."),
        _ => Parsed<SslProtocols>.Refuse(scalar, "is no version of TLS.", "Write TLS12 or TLS13."),
    });

    private static readonly ScalarRule<string> s_hash = new("bcrypt hash", "", scalar => Bcrypt.Parse(scalar.Text) is not null ? scalar.Text
        : new Parsed<string>("", $"is no bcrypt hash of a cost from {Bcrypt.MinimumCost} to {Bcrypt.MaximumCost}.", "Make one with htpasswd -nBC 10 \"\" | tr -d ':\\n'; it begins with $2y$, $2b$ or $2a$."));

    private static readonly ScalarRule<TimeSpan> s_interval = new("duration", "1ms to 1d, 0 for no limit", scalar =>
        scalar.Text == "0" ? TimeSpan.Zero : Rules.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)).Parse(scalar));

    public static KeyTable Table { get; } = new(
    [
        new(Tls, new SectionRule(), "", "TLS"),
        new($"{Tls}.cert", s_pem, "", "Certificate and intermediates"),
        new($"{Tls}.cert_file", s_path, "", "File with the certificate and intermediates"),
        new($"{Tls}.key", s_pem, "", "Private key"),
        new($"{Tls}.key_file", s_path, "", "File with the private key"),
        new($"{Tls}.client_auth_type", s_clientAuthentication, "NoClientCert", "Whether clients show certificates"),
        new($"{Tls}.client_ca", s_pem, "", "Certificates that clients' are verified with"),
        new($"{Tls}.client_ca_file", s_path, "", "File with certificates that clients' are verified with"),
        new($"{Tls}.client_allowed_sans", new ListRule<string>("list of names", Rules.Text, 0, 1000), "", "A client's certificate must have one of them"),
        new($"{Tls}.min_version", s_version, "TLS12", "Oldest version"),
        new($"{Tls}.max_version", s_version, "TLS13", "Newest version"),
        new($"{Tls}.cipher_suites", new ListRule<TlsCipherSuite>("list of cipher suites", Rules.OneOf([.. s_cipherSuites.Select(suite => (suite.ToString(), suite))]), 0, 100), "", "Suites of TLS 1.2"),
        new($"{Tls}.prefer_server_cipher_suites", Rules.Flag, "true", "Has no effect, as in Go"),
        new($"{Tls}.curve_preferences", new ListRule<string>("list of curves", Rules.OneOfTexts("CurveP256", "CurveP384", "CurveP521", "X25519"), 0, 10), "", "Refused"),
        new(Http, new SectionRule(), "", "HTTP"),
        new($"{Http}.http2", Rules.Flag, "true", "HTTP/2 beside HTTP/1.1, with TLS"),
        new($"{Http}.headers", new MapRule<string>("headers", Rules.Text), "", "Set on every answer"),
        new("basic_auth_users", new MapRule<string>("hashes by name", s_hash), "", "Who may read"),
        new("rate_limit", new SectionRule(), "", "Requests a time"),
        new("rate_limit.interval", s_interval, "0", "Time from one request to the next"),
        new("rate_limit.burst", Rules.Whole(0, 1_000_000), "0", "Requests at once after a pause"),
    ]);
}
