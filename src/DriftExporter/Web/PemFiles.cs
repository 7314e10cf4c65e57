using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DriftExporter.Web;

/// <summary>Reads certificates and keys, or says what is wrong with them. Contents are quoted in no message.</summary>
internal static class PemFiles
{
    private const int MaximumBytes = 1 << 20;

    public static string? Text(PemSource source, Action<string, string, string> refuse)
    {
        if (source.File is null)
            return source.Text;
        try
        {
            using FileStream stream = new(source.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            byte[] bytes = new byte[MaximumBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaximumBytes)
                return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
            refuse(source.Key, $"{source.File} is larger than 1MiB.", "Write the path of a PEM file.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            refuse(source.Key, $"{source.File} does not exist.", "Write the path of a PEM file; a relative one is relative to the web configuration's folder.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            refuse(source.Key, $"{source.File} cannot be read: {exception.Message}", "Check the file and its permissions.");
        }

        return null;
    }

    /// <summary>One at least.</summary>
    public static X509Certificate2Collection? Certificates(PemSource source, Action<string, string, string> refuse)
    {
        if (Text(source, refuse) is not { } text)
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }

        if (certificates.Count > 0)
            return certificates;
        refuse(source.Key, $"{Named(source)} no certificate in PEM form.", "It begins with -----BEGIN CERTIFICATE-----.");
        return null;
    }

    public static X509Certificate2? WithKey(X509Certificate2 certificate, string key, TlsSettings settings, Action<string, string, string> refuse)
    {
        try
        {
            X509Certificate2 whole = X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
            // Windows' TLS cannot use a key that lives in memory only.
            return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null) : whole;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or NotSupportedException)
        {
            string what = key.Contains("ENCRYPTED", StringComparison.Ordinal) ? "an encrypted private key"
                : !key.Contains("PRIVATE KEY-----", StringComparison.Ordinal) ? "no private key in PEM form"
                : "no RSA or ECDSA key of the certificate";
            refuse(settings.PrivateKey.Key, $"{Named(settings.PrivateKey)} {what}.", "Give the private key that the certificate was made with, in PEM form and without a password.");
            return null;
        }
    }

    private static string Named(PemSource source) => source.File is null ? "holds" : $"{source.File} holds";
}
