using System.Numerics;
using System.Runtime.InteropServices;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>Delivers a column as numbers; text is parsed.</summary>
internal sealed class NumericCursor(ParquetColumn column, IReadOnlyList<RowGroup> groups, PageReader pages, Scratch scratch)
    : ColumnCursor(column, groups, pages, scratch)
{
    private double[] dictionary = [];
    private int dictionaryCount;

    protected override void LoadDictionary(ValueSource plain, int count, byte[] bytes, int length)
    {
        if (dictionary.Length < count)
            dictionary = new double[count];
        dictionaryCount = count;
        for (int done = 0; done < count;)
        {
            int part = Math.Min(count - done, ColumnBatch.MaxRows);
            Span<double> numbers = dictionary.AsSpan(done, part);
            if (plain is FixedSource numbersSource)
            {
                FixedValues.ToNumbers(Column, numbersSource.Next(part), numbers);
            }
            else
            {
                Span<int> starts = Scratch.Starts.AsSpan(0, part);
                Span<int> lengths = Scratch.Lengths.AsSpan(0, part);
                ((BytesSource)plain).Next(starts, lengths);
                ToNumbers(bytes, starts, lengths, numbers);
            }

            done += part;
        }
    }

    protected override void DeliverIndices(ColumnVector vector, int firstRow, ReadOnlySpan<int> values, bool isDense)
    {
        Span<double> numbers = Target(vector, firstRow, values.Length, isDense);
        ReadOnlySpan<double> entries = dictionary.AsSpan(0, dictionaryCount);
        for (int index = 0; index < values.Length; index++)
        {
            int entry = values[index];
            if ((uint)entry >= (uint)entries.Length)
                Corrupt.Throw($"a value is entry {(uint)entry} of a dictionary that has {entries.Length}");
            numbers[index] = entries[entry];
        }

        Finish(vector, firstRow, numbers, isDense);
    }

    protected override void DeliverFixed(ColumnVector vector, int firstRow, ReadOnlySpan<byte> raw, int count, bool isDense)
    {
        Span<double> numbers = Target(vector, firstRow, count, isDense);
        FixedValues.ToNumbers(Column, raw, numbers);
        Finish(vector, firstRow, numbers, isDense);
    }

    protected override void DeliverBytes(
        ColumnVector vector, int firstRow, byte[] bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, bool isDense)
    {
        Span<double> numbers = Target(vector, firstRow, starts.Length, isDense);
        ToNumbers(bytes, starts, lengths, numbers);
        Finish(vector, firstRow, numbers, isDense);
    }

    private void ToNumbers(byte[] bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, Span<double> numbers)
    {
        bool isDecimal = Column.Kind == ValueKind.DecimalBytes;
        for (int index = 0; index < numbers.Length; index++)
        {
            ReadOnlySpan<byte> value = bytes.AsSpan(starts[index], lengths[index]);
            numbers[index] = isDecimal ? DecimalValue.ToDouble(value, Column.Scale) : NumberText.Parse(value);
        }
    }

    /// <summary>Without nulls the numbers go straight to the vector.</summary>
    private Span<double> Target(ColumnVector vector, int firstRow, int count, bool isDense) =>
        isDense ? vector.Numbers.AsSpan(firstRow, count) : Scratch.Numbers.AsSpan(0, count);

    private void Finish(ColumnVector vector, int firstRow, ReadOnlySpan<double> numbers, bool isDense)
    {
        if (!isDense)
        {
            for (int index = 0; index < numbers.Length; index++)
                vector.SetNumber(Scratch.Rows[index], numbers[index]);
        }
        else if (AreFinite(numbers))
        {
            // Value is the zero of the states.
            vector.States.AsSpan(firstRow, numbers.Length).Clear();
        }
        else
        {
            for (int index = 0; index < numbers.Length; index++)
                vector.SetNumber(firstRow + index, numbers[index]);
        }
    }

    /// <summary>x - x is 0 for a finite x and NaN for all others.</summary>
    private static bool AreFinite(ReadOnlySpan<double> numbers)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(numbers);
        Vector<double> sum = Vector<double>.Zero;
        foreach (Vector<double> vector in vectors)
            sum += vector - vector;
        double rest = 0;
        foreach (double number in numbers[(vectors.Length * Vector<double>.Count)..])
            rest += number - number;
        return Vector.Sum(sum) + rest == 0;
    }
}
