using System.Text;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Thrift's compact protocol, as far as hand-made files need it.</summary>
internal sealed class ThriftWriter
{
    private readonly List<byte> bytes = [];
    private readonly Stack<int> lastIds = new([0]);

    public byte[] ToArray() => [.. bytes];

    public ThriftWriter Int(int id, long value)
    {
        Header(id, 6);
        Varint((ulong)(value << 1 ^ value >> 63));
        return this;
    }

    public ThriftWriter Bool(int id, bool value)
    {
        Header(id, value ? 1 : 2);
        return this;
    }

    public ThriftWriter Text(int id, string value)
    {
        Header(id, 8);
        Element(value);
        return this;
    }

    public ThriftWriter Struct(int id, Action<ThriftWriter> content)
    {
        Header(id, 12);
        return Element(content);
    }

    public ThriftWriter List<T>(int id, IReadOnlyCollection<T> items, Action<ThriftWriter, T> write)
    {
        Header(id, 9);
        bytes.Add((byte)(0xF0 | (typeof(T) == typeof(int) ? 5 : 12)));
        Varint((ulong)items.Count);
        foreach (T item in items)
            write(this, item);
        return this;
    }

    /// <summary>A struct without a field header.</summary>
    public ThriftWriter Element(Action<ThriftWriter> content)
    {
        lastIds.Push(0);
        content(this);
        lastIds.Pop();
        bytes.Add(0);
        return this;
    }

    /// <summary>An integer without a field header.</summary>
    public ThriftWriter Element(int value)
    {
        Varint((ulong)((long)value << 1 ^ (long)value >> 63));
        return this;
    }

    private void Element(string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        Varint((ulong)text.Length);
        bytes.AddRange(text);
    }

    private void Header(int id, int type)
    {
        int delta = id - lastIds.Pop();
        lastIds.Push(id);
        if (delta is > 0 and <= 15)
        {
            bytes.Add((byte)(delta << 4 | type));
            return;
        }

        bytes.Add((byte)type);
        Varint((ulong)((long)id << 1 ^ (long)id >> 63));
    }

    private void Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
    }
}
