using System.Security.Cryptography;
using System.Text;

namespace DriftExporter.Web;

internal enum Access : byte
{
    Granted,
    Refused,

    /// <summary>Too many passwords are being verified already.</summary>
    Busy,
}

/// <summary>
/// Basic authentication against bcrypt hashes. One verification at a time, since each takes a CPU for a while; who was let in
/// is remembered, so that a scraper pays once. An unknown name takes as long as a known one. Thread-safe.
/// </summary>
internal sealed class BasicAuthentication : IDisposable
{
    private const int RememberedMost = 100, WaitingMost = 8;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly HashSet<string> _granted = new(StringComparer.Ordinal);
    private readonly Queue<string> _byAge = new();
    private readonly SemaphoreSlim _one = new(1);
    private int _waiting;

    /// <param name="authorization">The request's header, null without one.</param>
    public async Task<Access> CheckAsync(WebUsers users, string? authorization, CancellationToken cancellation)
    {
        if (!TryRead(authorization, out string name, out byte[] password))
            return Access.Refused;
        (Bcrypt hash, string text) = users.Find(name);
        string ticket = Ticket(name, text, password);
        if (IsRemembered(ticket))
            return Access.Granted;
        if (Interlocked.Increment(ref _waiting) > WaitingMost)
        {
            Interlocked.Decrement(ref _waiting);
            return Access.Busy;
        }

        try
        {
            await _one.WaitAsync(cancellation);
            try
            {
                bool granted = IsRemembered(ticket) || (await Task.Run(() => hash.Verify(password), CancellationToken.None) & users.Has(name));
                if (granted)
                    Remember(ticket);
                return granted ? Access.Granted : Access.Refused;
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _one.Dispose();

    private static bool TryRead(string? authorization, out string name, out byte[] password)
    {
        (name, password) = ("", []);
        const string Scheme = "Basic ";
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        byte[] bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out int length))
            return false;
        int colon = bytes.AsSpan(0, length).IndexOf((byte)':');
        if (colon < 0)
            return false;
        (name, password) = (Encoding.UTF8.GetString(bytes, 0, colon), bytes[(colon + 1)..length]);
        return true;
    }

    /// <summary>Lengths stand before the parts: without them "ab" and "c" would be "a" and "bc" (CVE-2022-46146). Keyed, so that no
    /// password can be guessed from what is kept.</summary>
    private string Ticket(string name, string hash, byte[] password)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        foreach (byte[] part in (byte[][])[Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(hash), password])
        {
            mac.AppendData(BitConverter.GetBytes(part.Length));
            mac.AppendData(part);
        }

        return Convert.ToHexString(mac.GetHashAndReset());
    }

    private bool IsRemembered(string ticket)
    {
        lock (_lock)
            return _granted.Contains(ticket);
    }

    private void Remember(string ticket)
    {
        lock (_lock)
        {
            if (!_granted.Add(ticket))
                return;
            _byAge.Enqueue(ticket);
            if (_byAge.Count > RememberedMost)
                _granted.Remove(_byAge.Dequeue());
        }
    }
}
