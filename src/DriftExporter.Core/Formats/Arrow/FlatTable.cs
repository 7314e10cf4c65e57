using System.Text;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>One table: its fields by slot number, in the order of the schema language; a union takes two slots.</summary>
internal readonly struct FlatTable(FlatBuffer buffer, int start, int vtable, int vtableLength, int inlineLength)
{
    public bool Boolean(int slot) => Byte(slot) != 0;

    public byte Byte(int slot) => Find(slot, 1) is var at and > 0 ? buffer.Bytes[at] : (byte)0;

    public short Int16(int slot, short absent = 0) => Find(slot, 2) is var at and > 0 ? (short)buffer.UInt16(at) : absent;

    public int Int32(int slot, int absent = 0) => Find(slot, 4) is var at and > 0 ? buffer.Int32(at) : absent;

    public long Int64(int slot) => Find(slot, 8) is var at and > 0 ? buffer.Int64(at) : 0;

    public bool TryTable(int slot, out FlatTable table)
    {
        int at = Find(slot, 4);
        table = at > 0 ? buffer.Table(buffer.Follow(at)) : default;
        return at > 0;
    }

    /// <summary>A table that must be there.</summary>
    public FlatTable Table(int slot, string name) =>
        TryTable(slot, out FlatTable table) ? table : Corrupt.Throw<FlatTable>($"the metadata has no {name}");

    /// <summary>Empty when absent.</summary>
    public FlatVector Vector(int slot, int elementBytes)
    {
        int at = Find(slot, 4);
        if (at == 0)
            return default;
        int position = buffer.Follow(at);
        uint count = (uint)buffer.Int32(position);
        long room = buffer.Length - position - 4L;
        if (count > room / elementBytes)
            Corrupt.Throw($"a list of {count} entries at byte {position} of the metadata goes past its end");
        return new FlatVector(buffer, position + 4, (int)count, elementBytes);
    }

    /// <summary>The bytes of a text; empty when absent. Valid as long as the message.</summary>
    public ReadOnlySpan<byte> TextBytes(int slot)
    {
        FlatVector bytes = Vector(slot, 1);
        return bytes.Count == 0 ? default : buffer.Bytes.Slice(bytes.Start, bytes.Count);
    }

    /// <summary>What is not UTF-8 becomes U+FFFD.</summary>
    public string Text(int slot)
    {
        ReadOnlySpan<byte> bytes = TextBytes(slot);
        buffer.CountText(bytes.Length);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Position of a field of so many bytes; 0 when it is absent.</summary>
    private int Find(int slot, int length)
    {
        int entry = 4 + 2 * slot;
        if (entry + 2 > vtableLength)
            return 0;
        int offset = buffer.UInt16(vtable + entry);
        if (offset == 0)
            return 0;
        if (offset + length > inlineLength)
            Corrupt.Throw($"field {slot} of a table at byte {start} of the metadata is past its end");
        return start + offset;
    }
}

/// <summary>A list of tables, or of structs or numbers of a fixed size.</summary>
internal readonly struct FlatVector(FlatBuffer buffer, int start, int count, int elementBytes)
{
    public int Start => start;

    public int Count => count;

    public FlatTable Table(int index) => buffer.Table(buffer.Follow(Position(index)));

    /// <summary>A field of an entry, by its offset in it.</summary>
    public long Int64(int index, int offset = 0) => buffer.Int64(Position(index) + offset);

    public int Int32(int index, int offset = 0) => buffer.Int32(Position(index) + offset);

    private int Position(int index)
    {
        if ((uint)index >= (uint)count)
            Corrupt.Throw($"entry {index} of {count} of the metadata was asked for");
        return start + (index * elementBytes);
    }
}
