using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DriftExporter.State;

/// <summary>Plain values as bytes, little-endian: numbers 8 bytes, texts and lists with their count before them.</summary>
internal sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_output.GetSpan(sizeof(long)), value);
        _output.Advance(sizeof(long));
    }

    public void Number(ulong value) => Number((long)value);

    public void Number(double value) => Number(BitConverter.DoubleToInt64Bits(value));

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Byte(byte value) => _output.Write([value]);

    public void Optional(long? value)
    {
        Flag(value is not null);
        if (value is not null)
            Number(value.Value);
    }

    public void Optional(double? value) => Optional(value is null ? null : BitConverter.DoubleToInt64Bits(value.Value));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _output.Write(bytes);
    }

    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public void Optional(string? text)
    {
        Flag(text is not null);
        if (text is not null)
            Text(text);
    }

    public void List<T>(IReadOnlyCollection<T> items, Action<T> write)
    {
        Number(items.Count);
        foreach (T item in items)
            write(item);
    }
}
