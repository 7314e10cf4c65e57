using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>Reads everything that a damaged file offers. Anything but a Problem or an end is a failure of the reader.</summary>
internal static class HostileBytes
{
    /// <summary>Bounds the time of one file whatever it declares: the samples have 50,000 rows at most.</summary>
    private const int MaxBatches = 200;

    /// <summary>Returns the first problem, or null when all columns could be read.</summary>
    public static ProblemException? ReadAll(ReadOnlyMemory<byte> bytes, bool preferNative = true)
    {
        try
        {
            using ParquetColumnReader reader = ParquetColumnReader.Open("hostile.parquet", new MemoryByteSource(bytes), preferNative);
            ProblemException? problem = null;
            foreach (SourceColumn column in reader.Columns)
                problem = ReadColumn(reader, column) ?? problem;
            return problem;
        }
        catch (ProblemException exception)
        {
            return exception;
        }
    }

    private static ProblemException? ReadColumn(ParquetColumnReader reader, SourceColumn column)
    {
        try
        {
            foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
            {
                reader.Select([new ColumnRequest(column.Name, kind)]);
                var batch = new ColumnBatch([kind]);
                for (int batches = 0; batches < MaxBatches && reader.Read(batch); batches++)
                    Check(batch);
            }

            return null;
        }
        catch (ProblemException exception)
        {
            return exception;
        }
    }

    /// <summary>The invariants of a vector hold even for nonsense.</summary>
    private static void Check(ColumnBatch batch)
    {
        Assert.InRange(batch.RowCount, 1, ColumnBatch.MaxRows);
        ColumnVector vector = batch.Columns[0];
        for (int row = 0; row < batch.RowCount; row++)
        {
            if (vector.States[row] != ValueState.Value)
                Assert.True(vector.States[row] is ValueState.Missing or ValueState.Invalid);
            else if (vector.Kind == FeatureKind.Numeric)
                Assert.True(double.IsFinite(vector.Numbers[row]));
            else
                Assert.True(System.Text.Unicode.Utf8.IsValid(vector.Text(row)));
        }
    }
}
