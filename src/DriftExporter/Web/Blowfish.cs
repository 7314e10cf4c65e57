using System.Buffers.Binary;

namespace DriftExporter.Web;

/// <summary>
/// The block cipher of Schneier with the expensive key schedule of Provos and Mazières, as far as bcrypt needs it.
/// Source: "A Future-Adaptable Password Scheme", USENIX 1999.
/// </summary>
internal sealed class Blowfish
{
    private const int Rounds = 16, BoxSize = 256;
    private static readonly Lazy<uint[]> s_pi = new(() =>
    {
        byte[] digits = PiDigits.Fraction(4 * (Rounds + 2 + (4 * BoxSize)));
        uint[] words = new uint[digits.Length / 4];
        for (int word = 0; word < words.Length; word++)
            words[word] = BinaryPrimitives.ReadUInt32BigEndian(digits.AsSpan(4 * word));
        return words;
    });

    private readonly uint[] _subkeys = s_pi.Value[..(Rounds + 2)];
    private readonly uint[] _box0 = Box(0), _box1 = Box(1), _box2 = Box(2), _box3 = Box(3);

    private static uint[] Box(int index) => s_pi.Value.AsSpan(Rounds + 2 + (index * BoxSize), BoxSize).ToArray();

    /// <summary>Mixes the key into the subkeys, and the salt into everything. An empty salt is one of zeros.</summary>
    /// <param name="key">1 byte at least; repeated as often as needed.</param>
    /// <param name="salt">16 bytes, or none.</param>
    public void ExpandKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        int at = 0;
        for (int index = 0; index < _subkeys.Length; index++)
            _subkeys[index] ^= NextWord(key, ref at);
        uint left = 0, right = 0;
        at = 0;
        Fill(_subkeys, salt, ref at, ref left, ref right);
        Fill(_box0, salt, ref at, ref left, ref right);
        Fill(_box1, salt, ref at, ref left, ref right);
        Fill(_box2, salt, ref at, ref left, ref right);
        Fill(_box3, salt, ref at, ref left, ref right);
    }

    public void Encrypt(ref uint left, ref uint right)
    {
        uint[] subkeys = _subkeys;
        uint l = left ^ subkeys[0], r = right;
        for (int round = 1; round <= Rounds; round += 2)
        {
            r ^= Mix(l) ^ subkeys[round];
            l ^= Mix(r) ^ subkeys[round + 1];
        }

        (left, right) = (r ^ subkeys[Rounds + 1], l);
    }

    private uint Mix(uint half) =>
        ((_box0[half >> 24] + _box1[(byte)(half >> 16)]) ^ _box2[(byte)(half >> 8)]) + _box3[(byte)half];

    private void Fill(uint[] words, ReadOnlySpan<byte> salt, ref int at, ref uint left, ref uint right)
    {
        for (int index = 0; index < words.Length; index += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= NextWord(salt, ref at);
                right ^= NextWord(salt, ref at);
            }

            Encrypt(ref left, ref right);
            (words[index], words[index + 1]) = (left, right);
        }
    }

    private static uint NextWord(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint word = 0;
        for (int index = 0; index < 4; index++)
        {
            word = (word << 8) | bytes[at];
            at = at + 1 == bytes.Length ? 0 : at + 1;
        }

        return word;
    }
}
