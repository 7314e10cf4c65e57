using System.Buffers.Binary;
using System.Text;

namespace DriftExporter.State;

/// <summary>What was saved is not what it should be: cut, changed, or of another make.</summary>
internal sealed class DamagedStateException(string what) : Exception(what);

/// <summary>Reads what <see cref="StateWriter"/> wrote. Whatever the bytes are, it ends in values or in <see cref="DamagedStateException"/>,
/// and takes no memory that the bytes do not have.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> _rest = bytes;

    public bool IsAtEnd => _rest.IsEmpty;

    public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number that is an amount or a place.</summary>
    public long Amount() => Number() is >= 0 and var amount ? amount : throw new DamagedStateException("an amount is negative");

    public ulong Unsigned() => (ulong)Number();

    public double Real() => BitConverter.Int64BitsToDouble(Number());

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() switch { 0 => false, 1 => true, _ => throw new DamagedStateException("a flag is neither yes nor no") };

    public long? OptionalNumber() => Flag() ? Number() : null;

    public double? OptionalReal() => Flag() ? Real() : null;

    public string? OptionalText() => Flag() ? Text() : null;

    public ReadOnlySpan<byte> Bytes() => Take(Number());

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <param name="read">Reads one item, of one byte at least.</param>
    public IReadOnlyList<T> List<T>(Func<T> read)
    {
        long count = Number();
        if (count < 0 || count > _rest.Length)
            throw new DamagedStateException("a list is longer than the file");
        var items = new List<T>();
        for (long item = 0; item < count; item++)
            items.Add(read());
        return items;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _rest.Length)
            throw new DamagedStateException("it ends too early");
        ReadOnlySpan<byte> taken = _rest.Span[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }
}
