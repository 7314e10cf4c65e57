using DriftExporter.Columns;
using DriftExporter.Formats.Parquet;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Columnar;

/// <summary>One candidate column of a baseline column: reads its values and applies what the baseline says about their type.</summary>
internal sealed class FieldValues
{
    private readonly Conversion _conversion;

    /// <summary>Of the other kind, where a value is made of what it is as that.</summary>
    private readonly ColumnBatch? _source;

    private FieldValues(RecordColumn column, Conversion conversion, FeatureKind kind)
    {
        (Column, _conversion) = (column, conversion);
        _source = column.Kind == kind ? null : new ColumnBatch([column.Kind]);
    }

    private enum Conversion : byte
    {
        None,

        /// <summary>Numbers are rounded to float32; what overflows is invalid.</summary>
        Float32,

        /// <summary>The keys of numbers are those of their float32.</summary>
        Float32Key,

        /// <summary>Spellings of booleans become the two keys.</summary>
        BooleanKey,

        /// <summary>Spellings of booleans become 1 and 0.</summary>
        BooleanNumber,
    }

    public RecordColumn Column { get; }

    /// <summary>Null when there is no column at the path.</summary>
    public static FieldValues? Find(RecordField field, IReadOnlyList<string> path, RecordColumns columns)
    {
        if (columns.Find(path, field.Kind) is not RecordColumn column)
            return null;
        bool isBytes = column.Meaning.Class == ValueClass.Text;
        bool isNumber = column.Meaning.IsNumber;
        Conversion conversion = (field.Kind, field.Float32, field.Boolean) switch
        {
            (FeatureKind.Numeric, _, true) when isBytes => Conversion.BooleanNumber,
            (FeatureKind.Numeric, true, _) => Conversion.Float32,
            (FeatureKind.Categorical, _, true) => Conversion.BooleanKey,
            (FeatureKind.Categorical, true, _) when isNumber => Conversion.Float32Key,
            _ => Conversion.None,
        };
        return conversion switch
        {
            Conversion.BooleanNumber => new FieldValues(columns.Find(path, FeatureKind.Categorical)!, conversion, field.Kind),
            Conversion.Float32Key => new FieldValues(columns.Find(path, FeatureKind.Numeric)!, conversion, field.Kind),
            _ => new FieldValues(column, conversion, field.Kind),
        };
    }

    public void Read(long start, int count, ColumnVector target, int firstRow)
    {
        _source?.Clear();
        ColumnVector source = _source?.Columns[0] ?? target;
        int sourceRow = _source is null ? firstRow : 0;
        Column.Read(start, count, source, sourceRow);
        if (_conversion == Conversion.None)
            return;
        for (int row = 0; row < count; row++)
        {
            if (source.States[sourceRow + row] == ValueState.Value)
                Convert(source, sourceRow + row, target, firstRow + row);
            else
                target.States[firstRow + row] = source.States[sourceRow + row];
        }
    }

    private void Convert(ColumnVector source, int sourceRow, ColumnVector target, int row)
    {
        switch (_conversion)
        {
            case Conversion.Float32:
                target.SetNumber(row, (float)source.Numbers[sourceRow]);
                break;
            case Conversion.Float32Key:
                SetFloat32Key(target, row, (float)source.Numbers[sourceRow]);
                break;
            case Conversion.BooleanKey:
                if (CategoryReader.TryReadBoolean(source.Text(sourceRow), out bool key))
                    target.SetText(row, CategoryKey.Of(key));
                break;
            default:
                double number = NumberText.Parse(source.Text(sourceRow));
                if (!double.IsFinite(number) && CategoryReader.TryReadBoolean(source.Text(sourceRow), out bool value))
                    number = value ? 1 : 0;
                target.SetNumber(row, number);
                break;
        }
    }

    private static void SetFloat32Key(ColumnVector target, int row, float value)
    {
        Span<byte> key = stackalloc byte[CategoryKey.MaxLength];
        if (float.IsFinite(value))
            target.SetText(row, key[..CategoryKey.Write(value, key)]);
        else
            target.SetInvalid(row);
    }
}
