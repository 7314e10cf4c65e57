using DriftExporter.Columns;
using DriftExporter.Formats.Arrow;
using DriftExporter.Tests.Formats.Parquet;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>Reads everything that damaged bytes offer, as a file and as a followed stream. Anything but a Problem or an end is a failure of the reader.</summary>
internal static class HostileBytes
{
    /// <summary>Bounds the time whatever the bytes declare; the limit of rows for each byte is tested by itself.</summary>
    private const int MaxBatches = 50;

    /// <summary>One for each kind; hostile bytes are read by one thread.</summary>
    private static readonly ColumnBatch[] s_batches = [.. Enum.GetValues<FeatureKind>().Select(kind => new ColumnBatch([kind]))];

    private static readonly RecordSchema s_schema = new()
    {
        Fields = [.. SampleStream.Fields.Select((field, index) => new RecordField(
            field.Name, (FeatureKind)(index % 2), Float32: index % 3 == 0, Boolean: index % 4 == 1, index == 5 ? [["s", field.Name], [field.Name], ["s", "x"]] : [[field.Name]]))],
        TimestampPaths = [["s", "x"], ["when"]],
        StatusPath = ["i"],
        ErrorValues = ["7"],
        LatencyPath = ["d"],
    };

    /// <summary>Returns the first problem, or null when all columns could be read.</summary>
    public static ProblemException? ReadAll(ReadOnlyMemory<byte> bytes, bool preferNative = true)
    {
        try
        {
            using ArrowColumnReader reader = ArrowColumnReader.Open("hostile.arrow", new MemoryByteSource(bytes), preferNative);
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

    public static void Follow(ReadOnlyMemory<byte> bytes)
    {
        using ArrowStreamFollower follower = new(s_schema);
        RecordBatch batch = new([.. s_schema.Fields.Select(field => field.Kind)]);
        follower.StartFile("hostile.arrows");
        try
        {
            for (int batches = 0; batches < MaxBatches && follower.ReadOffset <= bytes.Length; batches++)
            {
                ArrowFollowStep step = follower.Read(bytes[(int)follower.ReadOffset..], batch);
                foreach (ColumnVector column in batch.Features.Columns)
                    Check(column, batch.RowCount);
                batch.Clear();
                if (!step.IsBatchFull && step.Consumed == 0)
                    break;
            }
        }
        catch (ProblemException exception)
        {
            // The stream is lost from there on, and says so.
            Assert.Same(exception, Assert.Throws<ProblemException>(() => follower.Read(default, batch)));
        }
    }

    private static ProblemException? ReadColumn(ArrowColumnReader reader, SourceColumn column)
    {
        try
        {
            foreach (FeatureKind kind in Enum.GetValues<FeatureKind>())
            {
                reader.Select([new ColumnRequest(column.Name, kind)]);
                ColumnBatch batch = s_batches[(int)kind];
                for (int batches = 0; batches < MaxBatches && reader.Read(batch); batches++)
                {
                    Assert.InRange(batch.RowCount, 1, ColumnBatch.MaxRows);
                    Check(batch.Columns[0], batch.RowCount);
                }
            }

            return null;
        }
        catch (ProblemException exception)
        {
            return exception;
        }
    }

    /// <summary>The invariants of a vector hold even for nonsense.</summary>
    private static void Check(ColumnVector vector, int rows)
    {
        for (int row = 0; row < rows; row++)
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
