using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DriftExporter.EndToEnd.Golden;

namespace DriftExporter.EndToEnd.Commands;

/// <summary>Rows with the values that a baseline counted: each column has its categories, or its points, as often as counted, then its missing values.</summary>
internal static class RowsOfBaseline
{
    /// <param name="columns">Features of a baseline file without values between points.</param>
    public static void Write(JsonElement[] columns, string path)
    {
        string[] names = [.. columns.Select(column => column.GetProperty("name").GetString()!)];
        string?[][] values = [.. columns.Select(column => Values(column).ToArray())];
        int rows = columns[0].GetProperty("rows").GetInt32();
        Assert.All(values, column => Assert.Equal(rows, column.Length));
        using Stream file = File.Create(path);
        using Stream output = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var writer = new StreamWriter(output, new UTF8Encoding(false)) { NewLine = "\n" };
        bool csv = path.Contains(".csv", StringComparison.Ordinal);
        if (csv)
            writer.WriteLine(string.Join(',', names));
        for (int row = 0; row < rows; row++)
        {
            // A value is JSON text here; in a CSV field a category is quoted as CSV has it, and missing is nothing.
            writer.WriteLine(csv
                ? string.Join(',', values.Select(column => column[row]?.StartsWith('"') == true ? Quoted(column[row]!) : column[row] ?? ""))
                : "{" + string.Join(',', values.Select((column, index) => $"{JsonSerializer.Serialize(names[index])}:{column[row] ?? "null"}")) + "}");
        }
    }

    private static string Quoted(string json) => $"\"{JsonSerializer.Deserialize<string>(json)!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<string?> Values(JsonElement column)
    {
        if (column.TryGetProperty("categorical", out JsonElement categorical))
        {
            foreach (JsonElement category in categorical.GetProperty("categories").EnumerateArray())
            {
                for (long copy = category.GetProperty("count").GetInt64(); copy > 0; copy--)
                    yield return category.GetProperty("value").GetRawText();
            }
        }
        else
        {
            // Cells alternate: the gap before a point, the point, …, the gap after the last.
            JsonElement numeric = column.GetProperty("numeric");
            long[] counts = numeric.GetProperty("counts").Counts();
            string[] points = [.. numeric.GetProperty("points").EnumerateArray().Select(point => point.GetRawText())];
            for (int cell = 0; cell < counts.Length; cell++)
            {
                Assert.True(cell % 2 == 1 || counts[cell] == 0, "values between points");
                for (long copy = counts[cell]; copy > 0; copy--)
                    yield return points[cell / 2];
            }
        }

        for (long copy = column.GetProperty("missing").GetInt64(); copy > 0; copy--)
            yield return null;
    }
}
