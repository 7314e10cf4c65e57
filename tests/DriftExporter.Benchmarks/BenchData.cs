using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;

namespace DriftExporter.Benchmarks;

/// <summary>The files, and what the program makes of them: a baseline of the training set and the configuration of one model.</summary>
internal sealed class BenchData : BenchModel, IDisposable
{
    /// <summary>Bytes of the log that the measurements without files hold in memory: beyond every cache.</summary>
    private const int BlockBytes = 64 << 20;

    private readonly Lazy<BaselineProfile> _baseline;
    private readonly Lazy<byte[]> _lines;
    private readonly Lazy<long> _logRows;

    public BenchData(BenchOptions options)
    {
        string label = options.Rows % 1_000_000 == 0 ? $"{options.Rows / 1_000_000}m" : $"{options.Rows / 1000}k";
        string folder = options.DataFolder;
        Log = Path.Combine(folder, $"infer_{label}.jsonl");
        string csv = Path.Combine(folder, $"train_{label}.csv"), parquet = Path.Combine(folder, $"train_{label}.zstd.parquet");
        if (options.Data is null)
        {
            SampleFiles.WriteTraining(csv, options.Rows);
            SampleFiles.WriteLog(Log, options.Rows);
            SampleFiles.WriteLogCsv(Path.Combine(folder, $"infer_{label}.csv"), Math.Min(options.Rows, 100_000));
        }

        TrainingRows = options.Rows;
        Training = File.Exists(parquet) ? parquet : csv;
        Scratch = Directory.CreateTempSubdirectory("drift-exporter-bench-").FullName;
        foreach (string file in (string[])[Log, Training])
        {
            if (!File.Exists(file))
                throw new FileNotFoundException($"{file} does not exist. Give other --rows, or leave --data out.");
        }

        _baseline = new Lazy<BaselineProfile>(MakeBaseline);
        _lines = new Lazy<byte[]>(ReadLines);
        _logRows = new Lazy<long>(() => File.ReadLines(Log).LongCount());
    }

    public override string Log { get; }

    public long LogRows => _logRows.Value;

    /// <summary>Parquet where there is one, else CSV.</summary>
    public string Training { get; }

    public int TrainingRows { get; }

    public string Scratch { get; }

    public override BaselineProfile Baseline => _baseline.Value;

    /// <summary>Whole lines from the beginning of the log.</summary>
    public override ReadOnlySpan<byte> Lines => _lines.Value;

    public void Dispose() => Directory.Delete(Scratch, recursive: true);

    private BaselineProfile MakeBaseline() => ReadBaseline(Training, ["prediction", "predicted_class"]);

    private byte[] ReadLines()
    {
        using FileStream file = File.OpenRead(Log);
        byte[] bytes = new byte[(int)Math.Min(BlockBytes, file.Length)];
        file.ReadExactly(bytes);
        return bytes[..(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)];
    }
}
