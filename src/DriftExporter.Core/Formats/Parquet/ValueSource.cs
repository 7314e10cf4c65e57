namespace DriftExporter.Formats.Parquet;

/// <summary>
/// The non-null values of a page in one encoding, taken slice by slice. One instance per column and encoding, started
/// anew for each page.
/// </summary>
/// <remarks>To add an encoding: 1 derive from <see cref="FixedSource"/> or <see cref="BytesSource"/>; 2 name it in
/// <see cref="ValueSources"/>; 3 throw InvalidDataException when the bytes end before the values.</remarks>
internal abstract class ValueSource
{
    /// <summary>Begins a page whose values are bytes[start..end]; the array has 64 readable bytes behind end.</summary>
    public abstract void Start(byte[] bytes, int start, int end);
}

/// <summary>Values of one width.</summary>
internal abstract class FixedSource : ValueSource
{
    /// <summary>The next <paramref name="count"/> values, 1..4096, as [count * width] bytes, little-endian for numbers, one
    /// byte of 0 or 1 for booleans. Valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Next(int count);
}

/// <summary>Values of any length.</summary>
internal abstract class BytesSource : ValueSource
{
    /// <summary>Where the values of the last call are: Bytes[starts[i] .. + lengths[i]].</summary>
    public abstract byte[] Bytes { get; }

    /// <summary>Finds the next values, 1..4096, as many as the spans are long.</summary>
    public abstract void Next(Span<int> starts, Span<int> lengths);
}
