using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DriftExporter.Web;

/// <summary>Certificates as they were when they were loaded, and what a handshake is done by. Immutable; a reload makes another one.</summary>
internal sealed class ServerTls
{
    private readonly SslStreamCertificateContext _certificate;
    private readonly ClientCertificates _clients;
    private readonly SslProtocols _protocols;
    private readonly CipherSuitesPolicy? _cipherSuites;

    private ServerTls(X509Certificate2 certificate, X509Certificate2Collection chain, ClientCertificates clients, TlsSettings settings)
    {
        Certificate = certificate;
        _certificate = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        _clients = clients;
        _protocols = settings.Protocols;
        if (settings.CipherSuites is not null && !OperatingSystem.IsWindows())
            _cipherSuites = new CipherSuitesPolicy(settings.CipherSuites.Union(s_always));
    }

    /// <summary>As in Go, a list is about TLS 1.2: those of TLS 1.3 are always offered.</summary>
    private static readonly TlsCipherSuite[] s_always =
        [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    /// <summary>The server's own, without intermediates.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Null when something is refused.</summary>
    /// <param name="refuse">Key, what is wrong, how to mend it.</param>
    public static ServerTls? Load(TlsSettings settings, Action<string, string, string> refuse)
    {
        X509Certificate2Collection? chain = PemFiles.Certificates(settings.Certificate, refuse);
        string? key = PemFiles.Text(settings.PrivateKey, refuse);
        X509Certificate2Collection? clientCas = null;
        bool isRefused = settings.ClientCa is { } ca && (clientCas = PemFiles.Certificates(ca, refuse)) is null;
        if (chain is null || key is null || isRefused)
            return null;
        X509Certificate2? certificate = PemFiles.WithKey(chain[0], key, settings, refuse);
        chain.RemoveAt(0);
        return certificate is null ? null
            : new ServerTls(certificate, chain, new ClientCertificates(settings.ClientAuthentication, clientCas, settings.AllowedSans), settings);
    }

    /// <summary>For one handshake. Sessions are not resumed, so that each connection is verified by what holds now.</summary>
    public SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = _certificate,
        EnabledSslProtocols = _protocols,
        CipherSuitesPolicy = _cipherSuites,
        ClientCertificateRequired = _clients.AreAskedFor,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = _clients.ChainPolicy(),
        RemoteCertificateValidationCallback = _clients.IsAccepted,
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };
}
