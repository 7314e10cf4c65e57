using System.Numerics;
using System.Runtime.CompilerServices;
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

    /// <summary>What <see cref="Find"/> writes for a key that is none of these.</summary>
    public const ushort Unknown = ushort.MaxValue;

    /// <summary>What it writes where it could not look: a long key, or one whose window passes the end of the bytes.</summary>
    public const ushort NotLookedUp = ushort.MaxValue - 1;

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

    /// <summary>The number of each row's key. False when some rows have no number but <see cref="Unknown"/> or <see cref="NotLookedUp"/>.</summary>
    /// <param name="bytes">All keys; at most 65,534 of them are known.</param>
    /// <param name="starts">[rows] any number where a row has no key.</param>
    /// <param name="lengths">[rows] likewise.</param>
    /// <param name="numbers">[rows]</param>
    // Without bounds checks, which took a third of the time. The proof: the spans of rows are as long as each other; a window is
    // loaded where it lies in the bytes; a length is an offset into the masks once it was found to be 0..16; hashes are cut
    // to the slots; and what slots hold are numbers of keys.
    public bool Find(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<ushort> numbers)
    {
        if (starts.Length != numbers.Length || lengths.Length != numbers.Length)
            throw new ArgumentException($"{starts.Length} starts, {lengths.Length} lengths, room for {numbers.Length} numbers.");
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        ref byte masks = ref MemoryMarshal.GetReference(Masks);
        ref int slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        ref Key keys = ref MemoryMarshal.GetArrayDataReference(_keys);
        int lastSlot = _slots.Length - 1;
        uint windows = (uint)Math.Max(bytes.Length - MaxLength + 1, 0);
        ulong seed = _seed;
        int all = 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            int start = starts[row], length = lengths[row], number = -2;
            if ((uint)length <= MaxLength && (uint)start < windows)
            {
                ref byte mask = ref Unsafe.Add(ref masks, MaxLength - length);
                ref byte window = ref Unsafe.Add(ref first, start);
                ulong low = Unsafe.ReadUnaligned<ulong>(ref window) & Unsafe.ReadUnaligned<ulong>(ref mask);
                ulong high = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref window, 8)) & Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref mask, 8));
                int slot = Start(low, high, length, seed) & lastSlot;
                while (true)
                {
                    number = Unsafe.Add(ref slots, slot) - 1;
                    if (number < 0)
                        break;
                    ref Key key = ref Unsafe.Add(ref keys, number);
                    if (((key.Low ^ low) | (key.High ^ high) | (uint)(key.Length ^ length)) == 0)
                        break;
                    slot = (slot + 1) & lastSlot;
                }
            }

            all |= number;
            numbers[row] = (ushort)number;
        }

        return all >= 0;
    }

    private static Key KeyOf(ReadOnlySpan<byte> window, int length)
    {
        ulong low = MemoryMarshal.Read<ulong>(window) & MemoryMarshal.Read<ulong>(Masks[(16 - length)..]);
        ulong high = MemoryMarshal.Read<ulong>(window[8..]) & MemoryMarshal.Read<ulong>(Masks[(24 - length)..]);
        return new Key(low, high, length);
    }

    private int Start(in Key key, ulong seed) => Start(key.Low, key.High, key.Length, seed) & (_slots.Length - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Start(ulong low, ulong high, int length, ulong seed)
    {
        ulong upper = Math.BigMul(low ^ seed, high ^ (0x9E3779B97F4A7C15 + (ulong)length), out ulong lower);
        return (int)(upper ^ lower);
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
