using System.Text;

namespace DriftExporter.Formats.Parquet;

internal enum ThriftType
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}

/// <summary>
/// Reads Thrift's compact protocol from a span. Bytes that end too early throw <see cref="EndOfStreamException"/> (a page
/// header may go on behind the bytes that were read), wrong ones <see cref="InvalidDataException"/>.
/// </summary>
/// <remarks>Bounded: a collection has at most as many elements as bytes are left, since each takes one; nesting stops at 32.</remarks>
internal ref struct ThriftReader(ReadOnlySpan<byte> data)
{
    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<byte> data = data;

    public int Position { get; private set; }

    /// <summary>Next field of a struct; false at its end. <paramref name="id"/> is 0 before the first one.</summary>
    public bool NextField(ref short id, out ThriftType type)
    {
        byte header = ReadByte();
        type = (ThriftType)(header & 15);
        if (header == 0)
            return false;
        if (type is ThriftType.Stop or > ThriftType.Uuid)
            throw new InvalidDataException($"a Thrift field has the unknown type {(int)type}");
        int delta = header >> 4;
        long next = delta == 0 ? ReadInteger() : id + delta;
        if (next is < 0 or > short.MaxValue)
            throw new InvalidDataException($"a Thrift field has the number {next}");
        id = (short)next;
        return true;
    }

    public static bool ReadBoolean(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Mismatch(ThriftType.True, type),
    };

    public int ReadInt32(ThriftType type)
    {
        long value = ReadInt64(type);
        if (value is < int.MinValue or > int.MaxValue)
            throw new InvalidDataException($"a Thrift integer of 32 bits has the value {value}");
        return (int)value;
    }

    public long ReadInt64(ThriftType type)
    {
        if (type == ThriftType.Byte)
            return (sbyte)ReadByte();
        if (type is not (ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64))
            throw Mismatch(ThriftType.Int64, type);
        return ReadInteger();
    }

    public string ReadString(ThriftType type) => Encoding.UTF8.GetString(ReadBinary(type));

    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        if (type != ThriftType.Binary)
            throw Mismatch(ThriftType.Binary, type);
        ulong length = ReadVarint();
        return Take(length);
    }

    /// <summary>Number of elements and their type.</summary>
    public int ReadListHeader(ThriftType type, out ThriftType elementType)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
            throw Mismatch(ThriftType.List, type);
        byte header = ReadByte();
        elementType = (ThriftType)(header & 15);
        ulong count = (ulong)(header >> 4);
        if (count == 15)
            count = ReadVarint();
        CheckCount(count);
        return (int)count;
    }

    public static void Expect(ThriftType expected, ThriftType actual)
    {
        if (expected != actual)
            throw Mismatch(expected, actual);
    }

    public void Skip(ThriftType type) => Skip(type, 0);

    private void Skip(ThriftType type, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"Thrift data is nested more than {MaxDepth} deep");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(8);
                break;
            case ThriftType.Uuid:
                Take(16);
                break;
            case ThriftType.Binary:
                ReadBinary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                int count = ReadListHeader(type, out ThriftType elementType);
                for (int element = 0; element < count; element++)
                    SkipElement(elementType, depth + 1);
                break;
            case ThriftType.Map:
                SkipMap(depth + 1);
                break;
            case ThriftType.Struct:
                short id = 0;
                while (NextField(ref id, out ThriftType fieldType))
                    Skip(fieldType, depth + 1);
                break;
            default:
                throw new InvalidDataException($"Thrift data has the unknown type {(int)type}");
        }
    }

    /// <summary>Inside a collection a boolean takes a byte.</summary>
    private void SkipElement(ThriftType type, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
            ReadByte();
        else
            Skip(type, depth);
    }

    private void SkipMap(int depth)
    {
        ulong count = ReadVarint();
        if (count == 0)
            return;
        CheckCount(count);
        byte types = ReadByte();
        for (ulong entry = 0; entry < count; entry++)
        {
            SkipElement((ThriftType)(types >> 4), depth);
            SkipElement((ThriftType)(types & 15), depth);
        }
    }

    private readonly void CheckCount(ulong count)
    {
        if (count > (ulong)(data.Length - Position))
            throw new EndOfStreamException($"a Thrift list of {count} elements is cut off");
    }

    private long ReadInteger()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = ReadByte();
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw new InvalidDataException("a Thrift integer is longer than 64 bits");
    }

    private byte ReadByte()
    {
        if (Position >= data.Length)
            throw new EndOfStreamException("the Thrift data is cut off");
        return data[Position++];
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(data.Length - Position))
            throw new EndOfStreamException($"a Thrift field of {length} bytes is cut off");
        ReadOnlySpan<byte> bytes = data.Slice(Position, (int)length);
        Position += (int)length;
        return bytes;
    }

    private static InvalidDataException Mismatch(ThriftType expected, ThriftType actual) =>
        new($"a Thrift field has the type {actual}, not {expected}");
}
