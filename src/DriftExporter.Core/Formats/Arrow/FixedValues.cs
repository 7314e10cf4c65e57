using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>Turns values of a fixed width into numbers and category keys. Bytes are little-endian, as is every machine this runs on.</summary>
internal static class FixedValues
{
    /// <summary>Results of <see cref="WriteKey"/> that are no length.</summary>
    public const int MissingKey = -1;
    public const int InvalidKey = -2;

    /// <summary>raw [count * width] to numbers [count]. NaN stands for missing, an infinity for invalid.</summary>
    public static void ToNumbers(in ArrowType type, ReadOnlySpan<byte> raw, Span<double> numbers)
    {
        switch (type.Id, type.Width, type.IsSigned)
        {
            case (ArrowTypeId.Decimal, _, _):
                for (int index = 0; index < numbers.Length; index++)
                    numbers[index] = ArrowDecimal.ToDouble(raw.Slice(index * type.Width, type.Width), type.Scale);
                break;
            case (ArrowTypeId.FloatingPoint, 2, _): Convert<Half>(raw, numbers); break;
            case (ArrowTypeId.FloatingPoint, 4, _): Convert<float>(raw, numbers); break;
            case (ArrowTypeId.FloatingPoint, _, _): MemoryMarshal.Cast<byte, double>(raw).CopyTo(numbers); break;
            case (_, 1, _) when type.Extension == ArrowExtension.Bool8:
                for (int index = 0; index < numbers.Length; index++)
                    numbers[index] = raw[index] == 0 ? 0 : 1;
                break;
            case (_, 1, true): Convert<sbyte>(raw, numbers); break;
            case (_, 1, false): Convert<byte>(raw, numbers); break;
            case (_, 2, true): Convert<short>(raw, numbers); break;
            case (_, 2, false): Convert<ushort>(raw, numbers); break;
            case (_, 4, true): Convert<int>(raw, numbers); break;
            case (_, 4, false): Convert<uint>(raw, numbers); break;
            case (_, _, true): Convert<long>(raw, numbers); break;
            default: Convert<ulong>(raw, numbers); break;
        }
    }

    /// <summary>Writes the category key of one value; returns its length, <see cref="MissingKey"/> or <see cref="InvalidKey"/>.</summary>
    public static int WriteKey(in ArrowType type, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        switch (type.Id)
        {
            case ArrowTypeId.Decimal:
                return WriteDouble(ArrowDecimal.ToDouble(value, type.Scale), destination);
            case ArrowTypeId.FloatingPoint when type.Width == 8:
                return WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(value), destination);
            case ArrowTypeId.FloatingPoint:
                return WriteFloat(type.Width == 4 ? BinaryPrimitives.ReadSingleLittleEndian(value) : (float)BinaryPrimitives.ReadHalfLittleEndian(value), destination);
            case ArrowTypeId.Int when type is { Extension: ArrowExtension.Bool8, Width: 1 }:
                ReadOnlySpan<byte> key = CategoryKey.Of(value[0] != 0);
                key.CopyTo(destination);
                return key.Length;
            case ArrowTypeId.Int when type is { IsSigned: false, Width: 8 }:
                return CategoryKey.Write(BinaryPrimitives.ReadUInt64LittleEndian(value), destination);
            default:
                return CategoryKey.Write(ReadInteger(type, value), destination);
        }
    }

    /// <summary>An integer, or what is stored as one. An unsigned one of 64 bits comes as the signed one of the same bits.</summary>
    public static long ReadInteger(in ArrowType type, ReadOnlySpan<byte> value) => (type.Width, type.IsSigned) switch
    {
        (1, true) => (sbyte)value[0],
        (1, false) => value[0],
        (2, true) => BinaryPrimitives.ReadInt16LittleEndian(value),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(value),
        (4, true) => BinaryPrimitives.ReadInt32LittleEndian(value),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(value),
        _ => BinaryPrimitives.ReadInt64LittleEndian(value),
    };

    private static int WriteFloat(float value, Span<byte> destination) =>
        float.IsFinite(value) ? CategoryKey.Write(value, destination) : float.IsNaN(value) ? MissingKey : InvalidKey;

    private static int WriteDouble(double value, Span<byte> destination) =>
        double.IsFinite(value) ? CategoryKey.Write(value, destination) : double.IsNaN(value) ? MissingKey : InvalidKey;

    private static void Convert<T>(ReadOnlySpan<byte> raw, Span<double> numbers)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(raw);
        for (int index = 0; index < numbers.Length; index++)
            numbers[index] = double.CreateTruncating(values[index]);
    }
}
