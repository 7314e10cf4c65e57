using System.Net.Security;
using System.Security.Authentication;

namespace DriftExporter.Web;

/// <summary>When a client must show a certificate, and whether it must be one of the client CAs'.</summary>
internal enum ClientAuthentication : byte
{
    NoClientCert,
    RequestClientCert,
    RequireAnyClientCert,
    VerifyClientCertIfGiven,
    RequireAndVerifyClientCert,
}

/// <summary>A web configuration in exporter-toolkit's format, as it is written; what it names is loaded by <see cref="WebSettingsFile"/>.</summary>
internal sealed record WebSettings
{
    /// <summary>Null: plain HTTP.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Offered beside HTTP/1.1, with TLS only.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>Set on every answer.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Null: everybody may read.</summary>
    public WebUsers? Users { get; init; }

    /// <summary>Time from one request to the next; zero: no limit.</summary>
    public TimeSpan RateInterval { get; init; }

    public int RateBurst { get; init; }
}

/// <summary>A text, or the file that holds it, which wins.</summary>
/// <param name="Key">Path of the key that was given, for messages.</param>
internal readonly record struct PemSource(string Key, string? File, string? Text);

internal sealed record TlsSettings
{
    public required PemSource Certificate { get; init; }

    public required PemSource PrivateKey { get; init; }

    /// <summary>Null: the system's roots, where certificates are verified at all.</summary>
    public PemSource? ClientCa { get; init; }

    public ClientAuthentication ClientAuthentication { get; init; }

    /// <summary>A client's certificate must have one of them; null: any.</summary>
    public IReadOnlyList<string>? AllowedSans { get; init; }

    /// <summary>Without gaps.</summary>
    public SslProtocols Protocols { get; init; }

    /// <summary>Null: the system's.</summary>
    public IReadOnlyList<TlsCipherSuite>? CipherSuites { get; init; }
}
