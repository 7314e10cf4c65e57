using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DriftExporter.Web;

/// <summary>Which clients a handshake lets in, by the certificate that they show.</summary>
/// <param name="authorities">Null: the system's roots.</param>
/// <param name="allowedSans">A certificate must have one of them; null: any.</param>
internal sealed class ClientCertificates(ClientAuthentication authentication, X509Certificate2Collection? authorities, IReadOnlyList<string>? allowedSans)
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2", SubjectAlternativeName = "2.5.29.17";

    public bool AreAskedFor => authentication != ClientAuthentication.NoClientCert;

    private bool AreRequired => authentication is ClientAuthentication.RequireAnyClientCert or ClientAuthentication.RequireAndVerifyClientCert;

    private bool AreVerified => authentication is ClientAuthentication.VerifyClientCertIfGiven or ClientAuthentication.RequireAndVerifyClientCert;

    /// <summary>How chains are built: from what is here, without a look into the network.</summary>
    public X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (AreVerified)
            policy.ApplicationPolicy.Add(new Oid(ClientUsage));
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    public bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return !AreRequired;
        if (AreVerified && errors != SslPolicyErrors.None)
            return false;
        return allowedSans is null || Sans(certificate).Any(allowedSans.Contains);
    }

    /// <summary>Names, mail addresses, IP addresses and URIs of the subject. None when they cannot be read.</summary>
    internal static IReadOnlyList<string> Sans(X509Certificate certificate)
    {
        using X509Certificate2 whole = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        List<string> sans = [];
        try
        {
            foreach (X509Extension extension in whole.Extensions.Where(extension => extension.Oid?.Value == SubjectAlternativeName))
            {
                AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
                while (names.HasData)
                    Add(names, sans);
            }
        }
        catch (Exception exception) when (exception is AsnContentException or ArgumentException)
        {
            return [];
        }

        return sans;
    }

    /// <summary>GeneralName of RFC 5280: 1 is a mail address, 2 a DNS name, 6 a URI, 7 an IP address.</summary>
    private static void Add(AsnReader names, List<string> sans)
    {
        Asn1Tag tag = names.PeekTag();
        if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 1 or 2 or 6 })
            sans.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
        else if (tag is { TagClass: TagClass.ContextSpecific, TagValue: 7 })
            sans.Add(new IPAddress(names.ReadOctetString(tag)).ToString());
        else
            names.ReadEncodedValue();
    }
}
