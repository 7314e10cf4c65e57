using DriftExporter.Columns;

namespace DriftExporter.Formats.Arrow;

/// <summary>One column as one kind. What is wrong with its bytes is a Problem that names it.</summary>
internal sealed class RecordColumn(RecordColumns owner, string name, ArrowColumn column, FeatureKind kind, ArrayReader reader)
{
    public SourceColumn Source => column.Source;

    /// <summary>The type of the values, whether they are in a dictionary or in runs.</summary>
    public ArrowType ValueType => (column.Layout.Values ?? column.Layout).Type;

    public FeatureKind Kind => kind;

    public void Open(BatchBody body)
    {
        try
        {
            reader.Open(body, body.Header.Length);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    public void Read(long start, int count, ColumnVector target, int firstRow)
    {
        try
        {
            reader.Read(start, count, target, firstRow);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    /// <summary>Sets the states of rows that lack it to Missing; returns whether there are any.</summary>
    public bool MarkAbsent(long start, Span<ValueState> states)
    {
        try
        {
            return reader.MarkAbsent(start, states);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ToProblem(exception);
        }
    }

    private ProblemException ToProblem(Exception exception) => owner.ToProblem(name, exception);
}
