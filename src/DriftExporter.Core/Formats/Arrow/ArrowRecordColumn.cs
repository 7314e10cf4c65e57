using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;

namespace DriftExporter.Formats.Arrow;

/// <summary>One column as one kind. What is wrong with its bytes is a Problem that names it.</summary>
internal sealed class ArrowRecordColumn(ArrowRecordColumns owner, string name, ArrowColumn column, FeatureKind kind, ArrayReader reader)
    : RecordColumn(column.Source, MeaningOf((column.Layout.Values ?? column.Layout).Type), kind)
{
    public void Open(BatchBody body)
    {
        try
        {
            reader.Open(body, body.Header.Length);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw owner.ToProblem(name, exception);
        }
    }

    public override void Read(long start, int count, ColumnVector target, int firstRow)
    {
        try
        {
            reader.Read(start, count, target, firstRow);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw owner.ToProblem(name, exception);
        }
    }

    public override bool MarkAbsent(long start, Span<ValueState> states)
    {
        try
        {
            return reader.MarkAbsent(start, states);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw owner.ToProblem(name, exception);
        }
    }

    private static ColumnMeaning MeaningOf(in ArrowType type)
    {
        long perSecond = type.Unit switch
        {
            TimeUnit.Second => 1,
            TimeUnit.Millisecond => 1_000,
            TimeUnit.Microsecond => 1_000_000,
            _ => 1_000_000_000,
        };
        return type.Id switch
        {
            ArrowTypeId.Bool => new(ValueClass.Boolean),
            ArrowTypeId.Int => new(type.Extension == ArrowExtension.Bool8 ? ValueClass.Boolean : ValueClass.Integer),
            ArrowTypeId.FloatingPoint or ArrowTypeId.Decimal => new(ValueClass.Real),
            ArrowTypeId.Date when type.Width == 4 => new(ValueClass.Date),
            ArrowTypeId.Date => new(ValueClass.Timestamp, perSecond),
            ArrowTypeId.Timestamp => new(ValueClass.Timestamp, perSecond, IsUtc: type.Zone.Length > 0),
            ArrowTypeId.Duration => new(ValueClass.Duration, perSecond),
            _ => new(type.IsText || type.IsBinary ? ValueClass.Text : ValueClass.Other),
        };
    }
}
