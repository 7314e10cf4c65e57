using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Formats.Parquet;

/// <summary>What a whole column holds, for comparison with the figures of other readers.</summary>
internal sealed class ColumnSummary
{
    public long Rows { get; private set; }

    public long Missing { get; private set; }

    public long Invalid { get; private set; }

    public List<double> Numbers { get; } = [];

    public List<string> Keys { get; } = [];

    public static Dictionary<string, ColumnSummary> Read(IColumnReader reader, params ColumnRequest[] requests)
    {
        reader.Select(requests);
        var summaries = requests.Select(_ => new ColumnSummary()).ToArray();
        var batch = new ColumnBatch([.. requests.Select(request => request.Kind)]);
        while (reader.Read(batch))
        {
            for (int column = 0; column < summaries.Length; column++)
                summaries[column].Add(batch.Columns[column], batch.RowCount);
        }

        return requests.Zip(summaries).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    /// <summary>Compares whole columns; xunit's own comparison of 50,000 elements takes seconds, so it only prints differences.</summary>
    public static void AssertSame(ColumnSummary expected, ColumnSummary actual)
    {
        Assert.Equal((expected.Rows, expected.Missing, expected.Invalid), (actual.Rows, actual.Missing, actual.Invalid));
        if (!expected.Numbers.SequenceEqual(actual.Numbers))
            Assert.Equal(expected.Numbers, actual.Numbers);
        if (!expected.Keys.SequenceEqual(actual.Keys))
            Assert.Equal(expected.Keys, actual.Keys);
    }

    private void Add(ColumnVector vector, int rows)
    {
        Rows += rows;
        for (int row = 0; row < rows; row++)
        {
            switch (vector.States[row])
            {
                case ValueState.Missing:
                    Missing++;
                    break;
                case ValueState.Invalid:
                    Invalid++;
                    break;
                default:
                    if (vector.Kind == FeatureKind.Numeric)
                        Numbers.Add(vector.Numbers[row]);
                    else
                        Keys.Add(Encoding.UTF8.GetString(vector.Text(row)));
                    break;
            }
        }
    }
}
