using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;
using DriftExporter.State;
using DriftExporter.Tests.Exposition;
using DriftExporter.Tests.Pipeline;

namespace DriftExporter.Tests.State;

/// <summary>A log, a state directory, and a pipeline that is killed and started again; time by hand.</summary>
internal sealed class StateBench : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StringWriter _log = new();
    private StateFolder? _state;
    private ModelPipeline? _pipeline;
    private int _written;

    public StateBench(params IReadOnlyList<WindowLength> windows)
    {
        Model = ExporterConfiguration.ForSingleModel("credit", "b.json", [LogPath]).Models[0] with
        {
            MinimumRows = 1,
            Windows = windows.Count > 0 ? windows : [new RowsWindow(50), new RowsWindow(4500), new DurationWindow(TimeSpan.FromHours(1))],
        };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("state-").FullName;

    public string LogPath => Path.Combine(Folder, "inference.jsonl");

    public string StatePath => Path.Combine(Folder, "state");

    public string ModelPath => Path.Combine(StatePath, "credit");

    public ManualTime Time { get; } = new(s_now);

    public ModelConfiguration Model { get; set; }

    public BaselineProfile Baseline { get; set; } = SampleModel.Baseline("x", "c", "score");

    /// <summary>One for each of the model's schedule.</summary>
    public IReadOnlyList<BaselineProfile> Baselines => Model.Baselines.Count == 0 ? [Baseline]
        : field ??= [.. Model.Baselines.Select(one => Baseline with { VersionLabel = one.File })];

    /// <summary>Null: none at all.</summary>
    public StateFiles? Files { get; set; } = new();

    public ModelPipeline Pipeline => _pipeline!;

    public Checkpointer Checkpoints => Pipeline.Checkpoints!;

    /// <summary>What was logged since this was last asked.</summary>
    public string Logged()
    {
        string text = _log.ToString();
        _log.GetStringBuilder().Clear();
        return text;
    }

    /// <summary>Appends records whose values follow from their numbers; times go forward with some disorder.</summary>
    public void Write(int records)
    {
        using var file = new StreamWriter(LogPath, append: true);
        for (int record = 0; record < records; record++, _written++)
        {
            var random = new Random(_written);
            DateTimeOffset time = s_now.AddHours(-20).AddSeconds((_written * 3) + random.Next(-200, 2));
            string x = random.Next(9) == 0 ? "null" : random.Next(12).ToString(CultureInfo.InvariantCulture) + (_written > 3000 ? ".5" : "");
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{time:O}\",\"features\":{{\"x\":{x},\"c\":\"{(random.Next(3) == 0 ? "PT" : "ES")}\"}},\"score\":{random.NextDouble()}}}\n"));
        }
    }

    /// <summary>Starts the pipeline, and says whether it goes on from a checkpoint.</summary>
    public bool Start()
    {
        _state = Files is null ? null : StateFolder.Open(StatePath, Files);
        _pipeline = new ModelPipeline(Model, Baselines, new LimitsConfiguration(), Time, new LogLines(_log, Severity.Debug, false, Time), state: _state);
        return _pipeline.Restore();
    }

    /// <summary>Without a word: nothing is saved.</summary>
    public void Kill()
    {
        _pipeline?.Dispose();
        _state?.Dispose();
        (_pipeline, _state) = (null, null);
    }

    public void Drain()
    {
        for (int turn = 0; turn < 3; turn++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            while (Pipeline.Step())
            {
            }
        }
    }

    /// <summary>All that an evaluation says of the windows.</summary>
    public string Figures()
    {
        Pipeline.Evaluate();
        return JsonSerializer.Serialize(Pipeline.Snapshot!.Drift, s_json);
    }

    public void Dispose()
    {
        Kill();
        _log.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
