using System.Buffers.Binary;
using System.Text;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>A FlatBuffers table to be written: its fields by slot. A field is null (absent), a number, a text, a table, a list of
/// tables, or a list of structs as <see cref="FlatStructs"/>.</summary>
internal sealed record FlatNode(params object?[] Slots)
{
    /// <summary>A message of which this is the root.</summary>
    public byte[] ToBytes()
    {
        List<byte> bytes = [0, 0, 0, 0];
        Patch(bytes, 0, Write(bytes, this));
        Align(bytes, 8);
        return [.. bytes];
    }

    /// <summary>Writes the table, then what its offsets lead to, since they lead forward only; returns where it is.</summary>
    private static int Write(List<byte> bytes, FlatNode node)
    {
        int[] offsets = new int[node.Slots.Length];
        int length = 4;
        for (int slot = 0; slot < offsets.Length; slot++)
        {
            int size = Size(node.Slots[slot]);
            if (size == 0)
                continue;
            length = (length + size - 1) / size * size;
            offsets[slot] = length;
            length += size;
        }

        int vtableLength = 4 + (2 * offsets.Length);
        Align(bytes, 2);
        while ((bytes.Count + vtableLength) % 8 != 0)
            bytes.Add(0);
        int vtable = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes((ushort)vtableLength));
        bytes.AddRange(BitConverter.GetBytes((ushort)length));
        foreach (int offset in offsets)
            bytes.AddRange(BitConverter.GetBytes((ushort)offset));
        int table = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes(table - vtable));
        bytes.AddRange(new byte[length - 4]);
        for (int slot = 0; slot < offsets.Length; slot++)
            WriteField(bytes, table + offsets[slot], node.Slots[slot]);
        return table;
    }

    private static void WriteField(List<byte> bytes, int at, object? value)
    {
        switch (value)
        {
            case null: break;
            case bool boolean: bytes[at] = boolean ? (byte)1 : (byte)0; break;
            case byte number: bytes[at] = number; break;
            case short number: Replace(bytes, at, BitConverter.GetBytes(number)); break;
            case int number: Replace(bytes, at, BitConverter.GetBytes(number)); break;
            case long number: Replace(bytes, at, BitConverter.GetBytes(number)); break;
            case FlatNode node: Patch(bytes, at, Write(bytes, node)); break;
            case string text: Patch(bytes, at, WriteText(bytes, text)); break;
            case FlatNode[] nodes: Patch(bytes, at, WriteList(bytes, nodes)); break;
            case FlatStructs structs: Patch(bytes, at, WriteStructs(bytes, structs)); break;
            default: throw new ArgumentException(value.GetType().Name);
        }
    }

    private static int Size(object? value) => value switch
    {
        null => 0,
        bool or byte => 1,
        short => 2,
        long => 8,
        _ => 4,
    };

    private static int WriteText(List<byte> bytes, string text)
    {
        Align(bytes, 4);
        int at = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text)));
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        bytes.Add(0);
        return at;
    }

    private static int WriteList(List<byte> bytes, FlatNode[] nodes)
    {
        Align(bytes, 4);
        int at = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes(nodes.Length));
        bytes.AddRange(new byte[4 * nodes.Length]);
        int written = 0;
        for (int index = 0; index < nodes.Length; index++)
        {
            // The same table twice in a row is written once, as a hostile writer would.
            if (index == 0 || !ReferenceEquals(nodes[index], nodes[index - 1]))
                written = Write(bytes, nodes[index]);
            Patch(bytes, at + 4 + (4 * index), written);
        }

        return at;
    }

    private static int WriteStructs(List<byte> bytes, FlatStructs structs)
    {
        Align(bytes, 4);
        while ((bytes.Count + 4) % 8 != 0)
            bytes.Add(0);
        int at = bytes.Count;
        bytes.AddRange(BitConverter.GetBytes(structs.Count));
        bytes.AddRange(structs.Bytes);
        return at;
    }

    private static void Patch(List<byte> bytes, int at, int target) => Replace(bytes, at, BitConverter.GetBytes(target - at));

    private static void Replace(List<byte> bytes, int at, byte[] value)
    {
        for (int index = 0; index < value.Length; index++)
            bytes[at + index] = value[index];
    }

    private static void Align(List<byte> bytes, int alignment)
    {
        while (bytes.Count % alignment != 0)
            bytes.Add(0);
    }
}

/// <summary>Structs, or numbers, one after the other.</summary>
internal sealed record FlatStructs(int Count, byte[] Bytes)
{
    /// <summary>Structs of 64-bit fields; a list of numbers has one field.</summary>
    public static FlatStructs Of(int fields, params long[] values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * index), values[index]);
        return new FlatStructs(values.Length / fields, bytes);
    }
}
