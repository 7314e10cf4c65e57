using System.Globalization;

namespace DriftExporter.Benchmarks;

/// <summary>Writes the rows as a training set (CSV) and as an inference log (nested JSON Lines, about 560 bytes a line).</summary>
internal static class SampleFiles
{
    private const int Seed = 20260501;
    private static readonly DateTime s_start = new(2025, 5, 1, 0, 0, 0, DateTimeKind.Utc);

    public static void WriteTraining(string path, int rows) => WriteCsv(path, rows, new SampleRow(Seed, drifted: false));

    /// <summary>The log's first rows as CSV, which some peers ask for.</summary>
    public static void WriteLogCsv(string path, int rows) => WriteCsv(path, rows, new SampleRow(Seed + 1, drifted: true));

    public static void WriteLog(string path, int rows) => Write(path, writer =>
    {
        var row = new SampleRow(Seed + 1, drifted: true);
        var requests = new Random(Seed);
        for (int index = 0; index < rows; index++)
        {
            row.Next();
            writer.Write($"{{\"timestamp\":\"{s_start.AddMilliseconds(10.0 * index):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"request_id\":\"{requests.NextInt64():x16}\",\"model\":\"credit\",\"features\":{{");
            for (int column = 0; column < row.Values.Length; column++)
                WriteNumber(writer, row, column);
            for (int text = 0; text < row.Categories.Length; text++)
                writer.Write($"\"{SampleRow.Texts[text].Name}\":\"{row.Category(text)}\",");
            writer.Write($"\"is_existing\":{(row.IsExisting ? "true" : "false")}}},");
            writer.Write($"\"prediction\":{row.Score:0.000000},\"predicted_class\":\"{Class(row)}\",\"latency_ms\":{5 + (requests.NextDouble() * 20):0.0}}}\n");
        }
    });

    /// <summary>A missing debt_to_income is an explicit null, a missing savings an absent key: logs have both.</summary>
    private static void WriteNumber(StreamWriter writer, SampleRow row, int column)
    {
        (string name, string format) = SampleRow.Numbers[column];
        double value = row.Values[column];
        if (!double.IsNaN(value))
            writer.Write($"\"{name}\":{value.ToString(format, CultureInfo.InvariantCulture)},");
        else if (name == "debt_to_income")
            writer.Write($"\"{name}\":null,");
    }

    private static void WriteCsv(string path, int rows, SampleRow row) => Write(path, writer =>
    {
        string[] names = [.. SampleRow.Numbers.Select(number => number.Name), .. SampleRow.Texts.Select(text => text.Name), "is_existing", "prediction", "predicted_class"];
        writer.Write(string.Join(',', names) + '\n');
        for (int index = 0; index < rows; index++)
        {
            row.Next();
            for (int column = 0; column < row.Values.Length; column++)
                writer.Write(double.IsNaN(row.Values[column]) ? "," : row.Values[column].ToString(SampleRow.Numbers[column].Format, CultureInfo.InvariantCulture) + ",");
            for (int text = 0; text < row.Categories.Length; text++)
                writer.Write($"{row.Category(text)},");
            writer.Write($"{(row.IsExisting ? "true" : "false")},{row.Score:0.000000},{Class(row)}\n");
        }
    });

    private static string Class(SampleRow row) => row.Score >= 0.5 ? "good" : "bad";

    /// <summary>Under another name first: a run that is interrupted leaves no half file behind that the next one would take.</summary>
    private static void Write(string path, Action<StreamWriter> content)
    {
        if (File.Exists(path))
            return;
        Console.Error.WriteLine($"Making {Path.GetFileName(path)}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var writer = new StreamWriter(path + ".part", append: false, encoding: null, bufferSize: 1 << 20))
            content(writer);
        File.Move(path + ".part", path);
    }
}
