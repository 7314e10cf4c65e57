using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DriftExporter.Binning;

/// <summary>
/// Category keys of at most 16 bytes as two words of 64 bits, so that looking one up is two loads, a multiplication and a
/// comparison, whatever its length. Immutable.
/// </summary>
/// <remarks>
/// Invariants. 1: _slots.Length is a power of two, at most an eighth in use. 2: a slot holds the number of a key + 1, 0 is
/// empty. 3: bytes of a word beyond the key are zero. The hash is seeded per process, and of some seeds the one with the
/// fewest collisions is taken: a second probe costs little, guessing wrong whether there is one costs more than the look-up.
/// </remarks>
internal sealed class ShortKeys
{
    public const int MaxLength = 16;

    private const int SeedTrials = 32;
    private const int MostKeysForTrials = 1024;

    private readonly Key[] _keys;
    private readonly int[] _slots;
    private readonly ulong _seed;

    private readonly record struct Key(ulong Low, ulong High, int Length);

    /// <param name="keys">Distinct; a key's number is its index. Longer ones are left out.</param>
    public ShortKeys(IReadOnlyList<byte[]> keys)
    {
        _keys = [.. keys.Select(key => key.Length > MaxLength ? new Key(0, 0, -1) : KeyOf([.. key, .. new byte[MaxLength]], key.Length))];
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(keys.Count, 1)) * 8];
        int fewest = int.MaxValue;
        for (int trial = 0; trial < (keys.Count <= MostKeysForTrials ? SeedTrials : 1) && fewest > 0; trial++)
        {
            ulong seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8));
            int collisions = Fill(seed);
            if (collisions < fewest)
                (fewest, _seed) = (collisions, seed);
        }

        Fill(_seed);
    }

    /// <summary>16 ones, then 16 zeros: read from 16 - n on, n ones and then zeros.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Number of the key, or -1.</summary>
    /// <param name="window">16 bytes or more: the key and whatever follows it.</param>
    /// <param name="length">Of the key, 0..16.</param>
    public int Find(ReadOnlySpan<byte> window, int length)
    {
        Key key = KeyOf(window, length);
        int[] slots = _slots;
        for (int slot = Start(key, _seed); ; slot = (slot + 1) & (slots.Length - 1))
        {
            int number = slots[slot] - 1;
            if (number < 0 || _keys[number] == key)
                return number;
        }
    }

    private static Key KeyOf(ReadOnlySpan<byte> window, int length)
    {
        ulong low = MemoryMarshal.Read<ulong>(window) & MemoryMarshal.Read<ulong>(Masks[(16 - length)..]);
        ulong high = MemoryMarshal.Read<ulong>(window[8..]) & MemoryMarshal.Read<ulong>(Masks[(24 - length)..]);
        return new Key(low, high, length);
    }

    private int Start(in Key key, ulong seed)
    {
        ulong upper = Math.BigMul(key.Low ^ seed, key.High ^ (0x9E3779B97F4A7C15 + (ulong)key.Length), out ulong lower);
        return (int)(upper ^ lower) & (_slots.Length - 1);
    }

    /// <summary>Puts every key into its slot; returns how many keys did not find theirs free.</summary>
    private int Fill(ulong seed)
    {
        Array.Clear(_slots);
        int collisions = 0;
        for (int number = 0; number < _keys.Length; number++)
        {
            if (_keys[number].Length < 0)
                continue;
            int slot = Start(_keys[number], seed);
            collisions += _slots[slot] != 0 ? 1 : 0;
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = number + 1;
        }

        return collisions;
    }
}
