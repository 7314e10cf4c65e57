using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DriftExporter.Web;

/// <summary>A password's bcrypt hash: <c>$2y$10$</c>, 22 characters of salt, 31 of digest. Verifies; making one is htpasswd's job.
/// The prefixes 2a, 2b and 2y are one algorithm here; 2x marks hashes of a faulty one.</summary>
internal sealed class Bcrypt
{
    public const int MinimumCost = 4;

    /// <summary>Each step doubles the time; one of 10 takes about 0.1 s, one of 20 two minutes.</summary>
    public const int MaximumCost = 20;

    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>What is not part of a hash: the 73rd byte of a password and all after it.</summary>
    private const int KeyBytes = 72;

    private const int SaltBytes = 16, DigestBytes = 23, SaltCharacters = 22, DigestCharacters = 31;

    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Alphabet);

    private readonly byte[] _salt;
    private readonly byte[] _digest;

    private Bcrypt(int cost, byte[] salt, byte[] digest) => (Cost, _salt, _digest) = (cost, salt, digest);

    /// <summary>Binary logarithm of the number of key expansions.</summary>
    public int Cost { get; }

    /// <summary>A hash that costs the same and that no password has.</summary>
    public static Bcrypt OfNobody(int cost) => new(cost, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(DigestBytes));

    /// <summary>Null: no bcrypt hash, or of a cost outside the limits.</summary>
    public static Bcrypt? Parse(string text)
    {
        bool shaped = text.Length == 7 + SaltCharacters + DigestCharacters && text.StartsWith("$2", StringComparison.Ordinal)
            && text[2] is 'a' or 'b' or 'y' && text[3] == '$' && char.IsAsciiDigit(text[4]) && char.IsAsciiDigit(text[5]) && text[6] == '$'
            && !text.AsSpan(7).ContainsAnyExcept(s_alphabet);
        if (!shaped)
            return null;
        int cost = ((text[4] - '0') * 10) + text[5] - '0';
        return cost is < MinimumCost or > MaximumCost ? null
            : new(cost, Decode(text.AsSpan(7, SaltCharacters), SaltBytes), Decode(text.AsSpan(7 + SaltCharacters), DigestBytes));
    }

    /// <summary>Takes as long for a wrong password as for the right one.</summary>
    public bool Verify(ReadOnlySpan<byte> password) => CryptographicOperations.FixedTimeEquals(Digest(password, _salt, Cost), _digest);

    /// <param name="salt">[16]</param>
    /// <returns>[23]; the 24th byte of the last block is no part of a hash.</returns>
    private static byte[] Digest(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost)
    {
        Span<byte> key = stackalloc byte[Math.Min(password.Length + 1, KeyBytes)];
        key.Clear(); // the password's end counts, as a zero
        password[..Math.Min(password.Length, KeyBytes)].CopyTo(key);
        var cipher = new Blowfish();
        cipher.ExpandKey(key, salt);
        for (long round = 0; round < 1L << cost; round++)
        {
            cipher.ExpandKey(key, []);
            cipher.ExpandKey(salt, []);
        }

        byte[] block = [.. "OrpheanBeholderScryDoubt"u8];
        for (int at = 0; at < block.Length; at += 8)
        {
            uint left = BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at)), right = BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(at + 4));
            for (int round = 0; round < 64; round++)
                cipher.Encrypt(ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(at), left);
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(at + 4), right);
        }

        CryptographicOperations.ZeroMemory(key);
        return block[..DigestBytes];
    }

    /// <summary>Six bits a character, most significant first, in bcrypt's own alphabet; bits beyond the last byte are dropped.</summary>
    private static byte[] Decode(ReadOnlySpan<char> text, int count)
    {
        byte[] bytes = new byte[count];
        int bits = 0, held = 0, at = 0;
        foreach (char character in text)
        {
            bits = (bits << 6) | Alphabet.IndexOf(character);
            held += 6;
            if (held < 8 || at == count)
                continue;
            held -= 8;
            bytes[at++] = (byte)(bits >> held);
        }

        return bytes;
    }
}
