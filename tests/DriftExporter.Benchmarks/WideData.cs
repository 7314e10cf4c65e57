using System.Globalization;
using System.Text;
using DriftExporter.Baselines;

namespace DriftExporter.Benchmarks;

/// <summary>A model of any number of features, two numbers to each text, and 1,000 rows of training data: what grows is the number of features alone.</summary>
internal sealed class WideData : BenchModel
{
    private const int TrainingRows = 1000, MaxBytes = 16 << 20;

    private readonly byte[] _lines;

    public WideData(int features, string folder)
    {
        Log = Path.Combine(folder, $"wide-{features}.jsonl");
        string training = Path.Combine(folder, $"wide-{features}.csv");
        var random = new Random(features);
        File.WriteAllLines(training, Enumerable.Range(0, TrainingRows).Select(_ => string.Join(',', Enumerable.Range(0, features).Select(column => Value(random, column))))
            .Prepend(string.Join(',', Enumerable.Range(0, features).Select(Name))));
        Baseline = ReadBaseline(training, []);
        var lines = new StringBuilder();
        for (int row = 0; lines.Length < MaxBytes && row < 20_000; row++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{DateTime.UnixEpoch.AddDays(20_000).AddSeconds(row):yyyy-MM-ddTHH:mm:ssZ}\",\"features\":{{");
            for (int column = 0; column < features; column++)
                lines.Append(column > 0 ? "," : "").Append($"\"{Name(column)}\":").Append(IsText(column) ? $"\"{Value(random, column)}\"" : Value(random, column));
            lines.Append("}}\n");
        }

        _lines = Encoding.ASCII.GetBytes(lines.ToString());
        LineCount = _lines.AsSpan().Count((byte)'\n');
    }

    public override BaselineProfile Baseline { get; }

    public override string Log { get; }

    public override ReadOnlySpan<byte> Lines => _lines;

    public int LineCount { get; }

    private static bool IsText(int column) => column % 3 == 2;

    private static string Name(int column) => $"{(IsText(column) ? "text" : "number")}_{column:00000}";

    private static string Value(Random random, int column) => IsText(column) ? $"value_{random.Next(20):00}" : (random.NextDouble() * 100).ToString("0.0000", CultureInfo.InvariantCulture);
}
