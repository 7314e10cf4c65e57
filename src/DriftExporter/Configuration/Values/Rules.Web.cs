using System.Text.RegularExpressions;

namespace DriftExporter.Configuration.Values;

/// <summary>Addresses, paths and names of HTTP.</summary>
internal static partial class Rules
{
    public static ScalarRule<ListenAddress> ListenAddress { get; } = new("address", "such as :9925, 127.0.0.1:9925 or [::1]:9925", scalar =>
        Configuration.ListenAddress.TryParse(scalar.Text, out ListenAddress? address)
            ? address!
            : Parsed<ListenAddress>.Refuse(scalar, "is no address to listen on.", "Write :9925, or an IP address of this machine and a port from 0 to 65535: 127.0.0.1:9925, [::1]:9925."))
    { Variables = Variables.Expanded };

    /// <summary>Free of what a route would give a meaning to, and of what the exporter serves itself.</summary>
    public static ScalarRule<string> TelemetryPath { get; } = new("path", "begins with /; not /, /-/… or /api/…", scalar =>
        IsReserved(scalar.Text) ? Parsed<string>.Refuse(scalar, "is served by the exporter itself.", "Write another path, such as /metrics.")
        : TelemetryPathPattern().IsMatch(scalar.Text) ? scalar.Text
        : Parsed<string>.Refuse(scalar, "is no path to serve metrics at.", "Write / and then letters, digits and - _ . ~ /, such as /metrics."));

    /// <summary>What a Host header names, without its port.</summary>
    public static ScalarRule<string> Host { get; } = new("host", "a name or an IP address, without port", scalar =>
        Uri.CheckHostName(scalar.Text) == UriHostNameType.Unknown
            ? Parsed<string>.Refuse(scalar, "is no host name.", "Write a name or an IP address without scheme and port, such as drift.example.com.")
            : scalar.Text);

    /// <summary>May hold the templates of Prometheus: <c>https://wiki.example.com/drift?feature={{ $labels.feature }}</c>.</summary>
    public static ScalarRule<string?> Url { get; } = new("URL", "http or https", scalar =>
        scalar.Text.Length == 0 ? new Parsed<string?>(null, "", "")
        : scalar.Text.Length <= LongestText && !HasControl(scalar.Text) && Uri.TryCreate(scalar.Text, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? scalar.Text
        : Parsed<string?>.Refuse(scalar, "is no URL.", "Write it in full, such as https://wiki.example.com/drift."))
    { Variables = Variables.Expanded };

    private static bool IsReserved(string path) =>
        path == "/" || StartsWithFolder(path, "/-") || StartsWithFolder(path, "/api");

    private static bool StartsWithFolder(string path, string folder) =>
        path.Equals(folder, StringComparison.OrdinalIgnoreCase) || path.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase);

    // No empty, . or .. segment: a server takes those out of a request, and the path would never be asked for.
    [GeneratedRegex(@"^(/(?!\.{1,2}(/|\z))[A-Za-z0-9_.~-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex TelemetryPathPattern();
}
