using System.Buffers.Binary;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// The bytes of one FlatBuffers message, read in place. An offset is checked before it is followed, so that no bytes lead
/// out of the message; InvalidDataException says what was found. Reused from message to message.
/// </summary>
/// <remarks>
/// Invariants. 1: a table's vtable and its inline fields lie within the bytes. 2: no more tables are visited than have
/// room in the bytes (each takes four), so that tables that share their children cost no more than those that do not.
/// 3: all texts that are made of the bytes are at most <see cref="MaxTextFactor"/> times as long.
/// </remarks>
internal sealed class FlatBuffer
{
    private const int MaxTextFactor = 4;

    private readonly ByteBuffer _buffer = new();
    private int _tablesLeft;
    private long _textLeft;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _buffer.Bytes.AsSpan(0, Length);

    /// <summary>Makes room for a message; the caller fills it, and has made sure that there are so many bytes.</summary>
    public Span<byte> Reset(int length)
    {
        Length = length;
        _tablesLeft = length / 4;
        _textLeft = (long)length * MaxTextFactor;
        return _buffer.Reserve(length).AsSpan(0, length);
    }

    public FlatTable Root() => Table(Follow(0));

    /// <summary>The table at a position.</summary>
    public FlatTable Table(int position)
    {
        if (--_tablesLeft < 0)
            Corrupt.Throw("the metadata has more tables than bytes for them");
        long vtable = position - (long)Int32(position);
        if (vtable < 0 || vtable > Length - 4)
            Corrupt.Throw($"a table at byte {position} of the metadata has its layout at byte {vtable}");
        int vtableLength = UInt16((int)vtable);
        int inlineLength = UInt16((int)vtable + 2);
        if (vtableLength < 4 || vtableLength > Length - vtable || inlineLength < 4 || inlineLength > Length - position)
            Corrupt.Throw($"a table at byte {position} of the metadata goes past its end");
        return new FlatTable(this, position, (int)vtable, vtableLength, inlineLength);
    }

    /// <summary>Where the offset at a position leads.</summary>
    public int Follow(int position)
    {
        Check(position, 4);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(Bytes[position..]);
        if (offset > Length - position - 4)
            Corrupt.Throw($"an offset at byte {position} of the metadata leads {offset} bytes on, past its end");
        return position + (int)offset;
    }

    public void CountText(int length)
    {
        _textLeft -= length;
        if (_textLeft < 0)
            Corrupt.Throw("the texts of the metadata are longer than it");
    }

    public ushort UInt16(int position)
    {
        Check(position, 2);
        return BinaryPrimitives.ReadUInt16LittleEndian(Bytes[position..]);
    }

    public int Int32(int position)
    {
        Check(position, 4);
        return BinaryPrimitives.ReadInt32LittleEndian(Bytes[position..]);
    }

    public long Int64(int position)
    {
        Check(position, 8);
        return BinaryPrimitives.ReadInt64LittleEndian(Bytes[position..]);
    }

    private void Check(int position, int length)
    {
        if (position < 0 || position > Length - length)
            Corrupt.Throw($"the metadata goes past its end at byte {position}");
    }
}
