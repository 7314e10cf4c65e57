using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DriftExporter.Configuration;

/// <summary>An address to listen on in the exporters' spelling: <c>:9925</c>, <c>127.0.0.1:9925</c>, <c>[::1]:9925</c>.</summary>
/// <param name="Host">Null: every interface, IPv4 and IPv6.</param>
/// <param name="Port">0 to 65535; 0 takes any free port.</param>
internal sealed record ListenAddress(IPAddress? Host, int Port)
{
    /// <summary>Host names other than <c>localhost</c> (127.0.0.1) are not resolved: which interface is meant must not depend on a name server.</summary>
    public static bool TryParse(string text, out ListenAddress? address)
    {
        address = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text.AsSpan(colon + 1), out int port))
            return false;
        string host = text[..colon];
        if (host.Length == 0)
        {
            address = new(null, port);
            return true;
        }
        if (host == "localhost")
        {
            address = new(IPAddress.Loopback, port);
            return true;
        }
        bool bracketed = host.StartsWith('[') && host.EndsWith(']');
        if (!IPAddress.TryParse(bracketed ? host[1..^1] : host, out IPAddress? ip))
            return false;
        // IPAddress.TryParse takes "1" and "0x7f.1" as well; four plain numbers are what an operator means.
        bool plain = ip.AddressFamily == AddressFamily.InterNetworkV6 ? bracketed : !bracketed && ip.ToString() == host;
        if (plain)
            address = new(ip, port);
        return plain;
    }

    public override string ToString() => Host switch
    {
        null => $":{Port}",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Host}]:{Port}",
        _ => $"{Host}:{Port}",
    };

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;
}
