using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;

namespace DriftExporter.Benchmarks;

/// <summary>The files, and what the program makes of them: a baseline of the training set and the configuration of one model.</summary>
internal sealed class BenchData : IDisposable
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

    public string Log { get; }

    public long LogRows => _logRows.Value;

    /// <summary>Parquet where there is one, else CSV.</summary>
    public string Training { get; }

    public string Scratch { get; }

    public BaselineProfile Baseline => _baseline.Value;

    /// <summary>Whole lines from the beginning of the log.</summary>
    public ReadOnlySpan<byte> Lines => _lines.Value;

    public LimitsConfiguration Limits { get; } = new();

    public LogLines Silent { get; } = new(TextWriter.Null, Severity.Error, json: false, TimeProvider.System);

    public ModelConfiguration Model(params WindowLength[] windows) => new()
    {
        Name = "credit",
        Logs = new LogsConfiguration { Paths = [Log] },
        Windows = windows,
    };

    public IReadOnlyList<FeatureReference> References() => [.. Baseline.Features.Select(feature => new FeatureReference(feature))];

    public RecordBatch NewBatch() => new([.. Baseline.Features.Select(feature => feature.Kind)]);

    public ColumnWatch NewWatch() => new([.. Baseline.Features.Select(feature => feature.Name)], Baseline.Model, Silent);

    public IRecordReader NewReader()
    {
        ModelConfiguration model = Model(new RowsWindow(1));
        return RecordLayouts.Of(model.Logs, Limits).CreateReader(RecordSchemas.Build(Baseline, model, Limits));
    }

    public void Dispose() => Directory.Delete(Scratch, recursive: true);

    private BaselineProfile MakeBaseline()
    {
        using var training = new TrainingSet([new TrainingFile(Training, () => ColumnReaders.Open(Training, null))]);
        return new ProfileBuilder(new BaselineOptions { Model = "credit", Predictions = ["prediction", "predicted_class"] }).Build(training).Profile;
    }

    private byte[] ReadLines()
    {
        using FileStream file = File.OpenRead(Log);
        byte[] bytes = new byte[(int)Math.Min(BlockBytes, file.Length)];
        file.ReadExactly(bytes);
        return bytes[..(bytes.AsSpan().LastIndexOf((byte)'\n') + 1)];
    }
}
