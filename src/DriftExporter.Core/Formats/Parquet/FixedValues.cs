using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>Turns stored values of a fixed width into numbers and category keys. Stored numbers are little-endian, as is every machine this runs on.</summary>
internal static class FixedValues
{
    /// <summary>Enough bytes for any key but that of a <see cref="ValueKind.FixedText"/>.</summary>
    public const int MaxKeyLength = CategoryKey.MaxLength;

    /// <summary>Results of <see cref="WriteKey"/> that are no length.</summary>
    public const int MissingKey = -1;
    public const int InvalidKey = -2;

    private const int JulianDayOfEpoch = 2_440_588;
    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>raw [count * width] to numbers [count]. NaN stands for missing, an infinity for invalid.</summary>
    public static void ToNumbers(ParquetColumn column, ReadOnlySpan<byte> raw, Span<double> numbers)
    {
        switch (column.Kind)
        {
            case ValueKind.Boolean:
                for (int index = 0; index < numbers.Length; index++)
                    numbers[index] = raw[index];
                break;
            case ValueKind.Int32:
                Convert<int>(raw, numbers);
                break;
            case ValueKind.UInt32:
                Convert<uint>(raw, numbers);
                break;
            case ValueKind.Int64:
                Convert<long>(raw, numbers);
                break;
            case ValueKind.UInt64:
                Convert<ulong>(raw, numbers);
                break;
            case ValueKind.Float:
                Convert<float>(raw, numbers);
                break;
            case ValueKind.Half:
                Convert<Half>(raw, numbers);
                break;
            case ValueKind.Double:
                MemoryMarshal.Cast<byte, double>(raw).CopyTo(numbers);
                break;
            default:
                for (int index = 0; index < numbers.Length; index++)
                    numbers[index] = ToNumber(column, raw.Slice(index * column.Width, column.Width));
                break;
        }
    }

    /// <summary>Writes the category key of one value; returns its length, <see cref="MissingKey"/> or <see cref="InvalidKey"/>.</summary>
    public static int WriteKey(ParquetColumn column, ReadOnlySpan<byte> value, Span<byte> destination)
    {
        switch (column.Kind)
        {
            case ValueKind.Boolean:
                ReadOnlySpan<byte> key = CategoryKey.Of(value[0] != 0);
                key.CopyTo(destination);
                return key.Length;
            case ValueKind.Int32:
                return CategoryKey.Write(BinaryPrimitives.ReadInt32LittleEndian(value), destination);
            case ValueKind.UInt32:
                return CategoryKey.Write((long)BinaryPrimitives.ReadUInt32LittleEndian(value), destination);
            case ValueKind.Int64:
                return CategoryKey.Write(BinaryPrimitives.ReadInt64LittleEndian(value), destination);
            case ValueKind.UInt64:
                return CategoryKey.Write(BinaryPrimitives.ReadUInt64LittleEndian(value), destination);
            case ValueKind.Float:
                return WriteFloat(BinaryPrimitives.ReadSingleLittleEndian(value), destination);
            case ValueKind.Half:
                return WriteFloat((float)BinaryPrimitives.ReadHalfLittleEndian(value), destination);
            case ValueKind.Double:
                return WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(value), destination);
            case ValueKind.Int96:
                return TryReadInt96(value, out long nanoseconds) ? CategoryKey.Write(nanoseconds, destination) : InvalidKey;
            case ValueKind.Uuid:
                new Guid(value, bigEndian: true).TryFormat(destination, out int written);
                return written;
            default:
                return WriteDouble(ToNumber(column, value), destination);
        }
    }

    /// <summary>As <see cref="WriteKey"/>, for a value that is a double already.</summary>
    public static int WriteDouble(double value, Span<byte> destination) =>
        double.IsFinite(value) ? CategoryKey.Write(value, destination) : double.IsNaN(value) ? MissingKey : InvalidKey;

    public static bool IsText(ReadOnlySpan<byte> value) => Utf8.IsValid(value);

    private static int WriteFloat(float value, Span<byte> destination) =>
        float.IsFinite(value) ? CategoryKey.Write(value, destination) : float.IsNaN(value) ? MissingKey : InvalidKey;

    private static void Convert<T>(ReadOnlySpan<byte> raw, Span<double> numbers)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(raw);
        for (int index = 0; index < numbers.Length; index++)
            numbers[index] = double.CreateTruncating(values[index]);
    }

    private static double ToNumber(ParquetColumn column, ReadOnlySpan<byte> value) => column.Kind switch
    {
        ValueKind.DecimalInt32 => DecimalValue.ToDouble(BinaryPrimitives.ReadInt32LittleEndian(value), column.Scale),
        ValueKind.DecimalInt64 => DecimalValue.ToDouble(BinaryPrimitives.ReadInt64LittleEndian(value), column.Scale),
        ValueKind.DecimalFixed => DecimalValue.ToDouble(value, column.Scale),
        ValueKind.Int96 => TryReadInt96(value, out long nanoseconds) ? nanoseconds : double.PositiveInfinity,
        ValueKind.FixedText => NumberText.Parse(value),
        _ => double.PositiveInfinity,
    };

    /// <summary>Nanoseconds since the Unix epoch; false past the years 1677 to 2262, which 64 bits do not hold.</summary>
    private static bool TryReadInt96(ReadOnlySpan<byte> value, out long nanoseconds)
    {
        long day = BinaryPrimitives.ReadInt32LittleEndian(value[8..]) - (long)JulianDayOfEpoch;
        Int128 exact = (Int128)day * NanosecondsPerDay + BinaryPrimitives.ReadInt64LittleEndian(value);
        nanoseconds = (long)exact;
        return exact == nanoseconds;
    }
}
