using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>An array as it goes into a record batch.</summary>
internal sealed record TestArray(long Length, long Nulls, byte[][] Buffers, TestArray[]? Children = null, int? ViewBuffers = null);

/// <summary>Makes arrays after the columnar format, in one byte order.</summary>
internal sealed class TestArrays(bool bigEndian = false)
{
    public TestArray Int(int width, params long?[] values) => Fixed([.. values.Select(value => value is long number ? BitConverter.GetBytes(number)[..width] : null)], width);

    public TestArray Double(params double?[] values) => Fixed([.. values.Select(value => value is double number ? BitConverter.GetBytes(number) : null)], 8);

    public TestArray Single(params float?[] values) => Fixed([.. values.Select(value => value is float number ? BitConverter.GetBytes(number) : null)], 4);

    public TestArray Half(params double?[] values) => Fixed([.. values.Select(value => value is double number ? BitConverter.GetBytes((Half)number) : null)], 2);

    public TestArray Decimal(int width, params BigInteger?[] values) => Fixed([.. values.Select(value => value is BigInteger number ? Bytes(number, width) : null)], width);

    /// <summary>Little-endian values, which are turned where that is asked for.</summary>
    public TestArray Fixed(byte[]?[] values, int width)
    {
        byte[] data = new byte[width * values.Length];
        for (int index = 0; index < values.Length; index++)
            Order(values[index] ?? [.. Enumerable.Repeat((byte)0xAB, width)]).CopyTo(data, index * width);
        return new TestArray(values.Length, values.Count(value => value is null), [Validity(values), data]);
    }

    public TestArray Bool(params bool?[] values) =>
        new(values.Length, values.Count(value => value is null), [Validity(values), Bits([.. values.Select(value => value ?? true)])]);

    public static TestArray FixedBinary(int width, params byte[]?[] values) =>
        new(values.Length, values.Count(value => value is null), [Validity(values), [.. values.SelectMany(value => value ?? new byte[width])]]);

    public TestArray Text(params string?[] values) => Binary(4, [.. values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value))]);

    public TestArray LargeText(params string?[] values) => Binary(8, [.. values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value))]);

    public TestArray Binary(int offsetBytes, params byte[]?[] values)
    {
        List<byte> offsets = [.. Number(0, offsetBytes)];
        List<byte> data = [];
        foreach (byte[]? value in values)
        {
            data.AddRange(value ?? []);
            offsets.AddRange(Number(data.Count, offsetBytes));
        }

        return new TestArray(values.Length, values.Count(value => value is null), [Validity(values), [.. offsets], [.. data]]);
    }

    /// <summary>Long texts go to the data buffers in turn.</summary>
    public TestArray View(int dataBuffers, params string?[] values)
    {
        List<byte> views = [];
        List<byte>[] data = [.. Enumerable.Range(0, dataBuffers).Select(_ => new List<byte>())];
        int next = 0;
        foreach (string? value in values)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(value ?? "");
            views.AddRange(Number(bytes.Length, 4));
            if (bytes.Length <= 12)
            {
                views.AddRange(bytes);
                views.AddRange(new byte[12 - bytes.Length]);
                continue;
            }

            views.AddRange(bytes[..4]);
            views.AddRange(Number(next, 4));
            views.AddRange(Number(data[next].Count, 4));
            data[next].AddRange(bytes);
            next = (next + 1) % dataBuffers;
        }

        byte[][] buffers = [Validity(values), [.. views], .. data.Select(buffer => buffer.ToArray())];
        return new TestArray(values.Length, values.Count(value => value is null), buffers, ViewBuffers: dataBuffers);
    }

    public static TestArray Null(long length) => new(length, length, []);

    public static TestArray Struct(bool[]? valid, params TestArray[] children)
    {
        long length = valid?.Length ?? children[0].Length;
        return new TestArray(length, valid?.Count(value => !value) ?? 0, [valid is null ? [] : Bits(valid)], children);
    }

    public TestArray RunEnds(int width, long[] ends, TestArray values, long? length = null) =>
        new(length ?? ends[^1], 0, [], [Int(width, [.. ends.Select(end => (long?)end)]), values]);

    public static TestArray List(TestArray items, params int[] offsets) =>
        new(offsets.Length - 1, 0, [[], [.. offsets.SelectMany(BitConverter.GetBytes)]], [items]);

    /// <summary>Without nulls the bitmap is left out, as writers do.</summary>
    private static byte[] Validity<T>(T?[] values) => values.Any(value => value is null) ? Bits([.. values.Select(value => value is not null)]) : [];

    private static byte[] Bits(bool[] values)
    {
        byte[] bytes = new byte[(values.Length + 7) / 8];
        for (int index = 0; index < values.Length; index++)
            bytes[index / 8] |= (byte)(values[index] ? 1 << (index % 8) : 0);
        return bytes;
    }

    private static byte[] Bytes(BigInteger value, int width)
    {
        byte[] bytes = new byte[width];
        bytes.AsSpan().Fill(value.Sign < 0 ? (byte)0xFF : (byte)0);
        value.ToByteArray().AsSpan(0, Math.Min(width, value.ToByteArray().Length)).CopyTo(bytes);
        return bytes;
    }

    private byte[] Number(long value, int width)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Order(bytes[..width]);
    }

    private byte[] Order(byte[] littleEndian) => bigEndian ? [.. littleEndian.Reverse()] : littleEndian;
}
