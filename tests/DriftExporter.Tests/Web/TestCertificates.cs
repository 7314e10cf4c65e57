using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DriftExporter.Tests.Web;

/// <summary>Certificates made for one test.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset s_from = DateTimeOffset.UtcNow.AddDays(-1), s_to = DateTimeOffset.UtcNow.AddDays(10);

    /// <param name="issuer">Null: a root.</param>
    public static X509Certificate2 Authority(string name, X509Certificate2? issuer = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        if (issuer is null)
            return request.CreateSelfSigned(s_from, s_to);
        using X509Certificate2 signed = request.Create(issuer, s_from, s_to.AddHours(-1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    /// <param name="issuer">Null: by itself.</param>
    /// <param name="usage">OID of the extended key usage; null: none.</param>
    public static X509Certificate2 Leaf(string name, X509Certificate2? issuer = null, string? usage = null, Action<SubjectAlternativeNameBuilder>? sans = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        (sans ?? (builder => builder.AddIpAddress(IPAddress.Loopback)))(names);
        request.CertificateExtensions.Add(names.Build());
        if (usage is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (issuer is null)
            return request.CreateSelfSigned(s_from, s_to);
        using X509Certificate2 signed = request.Create(issuer, s_from, s_to.AddHours(-2), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public static string KeyPem(this X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>server.crt and server.key.</summary>
    public static X509Certificate2 WriteServer(string folder, string name = "server")
    {
        X509Certificate2 certificate = Leaf(name);
        File.WriteAllText(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), certificate.KeyPem());
        return certificate;
    }
}
