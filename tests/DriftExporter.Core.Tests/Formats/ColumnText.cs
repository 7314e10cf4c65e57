using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Formats;

/// <summary>Whole columns as text, to compare at a glance.</summary>
internal static class ColumnText
{
    /// <summary>The columns' types: <c>name:Type(data type)</c>.</summary>
    public static string Types(IColumnReader reader) =>
        string.Join(' ', reader.Columns.Select(column => $"{column.Name}:{column.Type}({column.DataType})"));

    /// <summary>All rows: cells separated by blanks, rows by |. Missing is -, invalid is !.</summary>
    public static string Rows(IColumnReader reader, params ColumnRequest[] columns)
    {
        reader.Select(columns);
        ColumnBatch batch = new([.. columns.Select(column => column.Kind)]);
        List<string> rows = [];
        while (reader.Read(batch))
        {
            for (int row = 0; row < batch.RowCount; row++)
                rows.Add(string.Join(' ', batch.Columns.Select(column => Cell(column, row))));
        }

        Assert.Equal(0, batch.RowCount);
        return string.Join('|', rows);
    }

    public static ColumnRequest Numeric(string name) => new(name, FeatureKind.Numeric);

    public static ColumnRequest Categorical(string name) => new(name, FeatureKind.Categorical);

    private static string Cell(ColumnVector column, int row) => column.States[row] switch
    {
        ValueState.Missing => "-",
        ValueState.Invalid => "!",
        _ when column.Kind == FeatureKind.Numeric => column.Numbers[row].ToString("R"),
        _ => $"'{Encoding.UTF8.GetString(column.Text(row))}'",
    };
}
