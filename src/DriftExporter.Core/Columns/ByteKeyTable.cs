using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DriftExporter.Columns;

/// <summary>
/// Distinct byte keys, numbered 0, 1, … in order of arrival. Open addressing over one blob of bytes: no string, no
/// object per key. The hash is seeded per process, so that hostile keys cannot be chosen to collide.
/// </summary>
/// <remarks>Invariants. 1: slots.Length is a power of two, at most half in use. 2: a slot holds index + 1, 0 is empty.</remarks>
public sealed class ByteKeyTable
{
    private static readonly ulong s_seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    private int[] _slots = new int[64];
    private ulong[] _hashes = new ulong[32];
    private int[] _ends = new int[32];
    private byte[] _bytes = new byte[512];

    public int Count { get; private set; }

    /// <summary>Bytes of all keys together.</summary>
    public int ByteCount => Count == 0 ? 0 : _ends[Count - 1];

    public ReadOnlySpan<byte> Key(int index)
    {
        int start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    /// <summary>Number of the key, or -1. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        ulong hash = Hash(key, s_seed);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot] - 1;
            if (index < 0)
                return -1;
            if (_hashes[index] == hash && Key(index).SequenceEqual(key))
                return index;
        }
    }

    /// <summary>Number of the key, which is added when it is new.</summary>
    public int FindOrAdd(ReadOnlySpan<byte> key)
    {
        int found = Find(key);
        if (found >= 0)
            return found;
        int used = ByteCount;
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        if (used + key.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(checked(used + key.Length), (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        key.CopyTo(_bytes.AsSpan(used));
        _ends[Count] = used + key.Length;
        _hashes[Count] = Hash(key, s_seed);
        Count++;
        if (Count * 2 > _slots.Length)
            Grow();
        else
            Insert(Count - 1);
        return Count - 1;
    }

    /// <summary>64-bit hash by folded multiplication of eight bytes at a time.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> key, ulong seed)
    {
        const ulong first = 0x9E3779B97F4A7C15, second = 0xD6E8FEB86659FD93;
        ulong hash = seed ^ ((ulong)key.Length * first);
        while (key.Length >= 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), first);
            key = key[8..];
        }

        ulong tail = 0;
        for (int offset = 0; offset < key.Length; offset++)
            tail |= (ulong)key[offset] << (8 * offset);
        return Fold(hash ^ tail, second);
    }

    private static ulong Fold(ulong value, ulong factor)
    {
        ulong high = Math.BigMul(value, factor, out ulong low);
        return high ^ low;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (int index = 0; index < Count; index++)
            Insert(index);
    }

    private void Insert(int index)
    {
        int mask = _slots.Length - 1;
        int slot = (int)_hashes[index] & mask;
        while (_slots[slot] != 0)
            slot = (slot + 1) & mask;
        _slots[slot] = index + 1;
    }
}
