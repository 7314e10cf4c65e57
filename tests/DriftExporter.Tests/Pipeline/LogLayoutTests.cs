using System.Text;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Formats;
using DriftExporter.Pipeline;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.Pipeline;

/// <summary>Wrapped logs and platforms' logs, from the files to a snapshot.</summary>
public sealed class LogLayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("layouts-").FullName;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly StringWriter _log = new();
    private ModelPipeline? _pipeline;

    public void Dispose()
    {
        _pipeline?.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Step_JoinsTheParts_AcrossARotation()
    {
        string path = Path.Combine(_folder, "0.log");
        File.WriteAllText(path, "2026-03-01T11:00:00Z stdout F {\"features\":{\"x\":1}}\n2026-03-01T11:00:01Z stdout P {\"features\":{\"x\"\n");
        Start(new LogsConfiguration { Paths = [path], Wrapper = LogWrapper.Cri });
        Assert.Equal(1, Step().Source.Accepted);

        File.Move(path, path + ".20260301-120000");
        File.WriteAllText(path, "2026-03-01T11:00:02Z stderr F Traceback\n2026-03-01T11:00:02Z stdout F :2}}\nnot a line\n");
        ModelSnapshot snapshot = Step();
        Assert.Equal(2, snapshot.Source.Accepted);
        Assert.Equal([("json", 1L), ("wrapper", 1L)], snapshot.Source.Rejected.Where(reason => reason.Count > 0));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 11, 0, 2, TimeSpan.Zero), snapshot.Source.LastEvent);
        Assert.Equal(0, snapshot.Source.LostBytes.Sum(loss => loss.Item2));
    }

    [Fact]
    public void Step_GivesManyRecordsOfOneLine_AndSaysWhatItFound()
    {
        string path = Path.Combine(_folder, "events.jsonl");
        string rows = string.Join(',', Enumerable.Range(0, 10_000).Select(row => $"{{\"x\":{row},\"c\":\"PT\"}}"));
        File.WriteAllText(path, $"{{\"type\":\"org.kubeflow.serving.inference.request\",\"id\":\"a\",\"time\":\"2026-03-01T11:00:00Z\",\"data\":{{\"instances\":[{rows}]}}}}\n"
            + $"{{\"type\":\"org.kubeflow.serving.inference.response\",\"id\":\"a\",\"time\":\"2026-03-01T11:00:01Z\",\"data\":{{\"predictions\":[{string.Join(',', Enumerable.Repeat("0.5", 10_000))}]}}}}\n");
        Start(new LogsConfiguration { Paths = [path], Wrapper = LogWrapper.Auto, Preset = LogPreset.Auto });

        ModelSnapshot snapshot = Step();
        Assert.Equal(10_000, snapshot.Source.Accepted);
        Assert.Equal(0, snapshot.Source.Rejected.Sum(reason => reason.Item2));
        Assert.Equal(9_995.5, snapshot.Drift.Windows[0].Features.Single(feature => feature.Name == "x").Mean);
        Assert.Equal(0.5, snapshot.Drift.Windows[0].Features.Single(feature => feature.Name == "score").Mean);
        Assert.Contains("msg=\"The layout of the records was recognised.\" model=credit preset=kserve", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_GivesUpARequest_AfterFiveMinutes()
    {
        string path = Path.Combine(_folder, "events.jsonl");
        File.WriteAllText(path, "{\"type\":\"org.kubeflow.serving.inference.request\",\"id\":\"a\",\"data\":{\"instances\":[{\"x\":1}]}}\n");
        Start(new LogsConfiguration { Paths = [path], Preset = LogPreset.KServe });
        Assert.Equal(0, Step().Source.Accepted);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Step().Source.Accepted);
    }

    [Fact]
    public void Step_FindsTheSchemaOfBentoMl_BesideTheData()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "m", "data"));
        Directory.CreateDirectory(Path.Combine(_folder, "m", "schema"));
        File.WriteAllText(Path.Combine(_folder, "m", "schema", "schema.0.log"),
            "{\"meta_data\":{},\"columns\":[{\"name\":\"x\",\"role\":\"feature\",\"type\":\"numerical\"},{\"name\":\"probability\",\"role\":\"prediction\",\"type\":\"numerical\"}]}\n");
        File.WriteAllText(Path.Combine(_folder, "m", "data", "data.0.log"), "{\"x\":1,\"probability\":0.25,\"timestamp\":\"2026-03-01T11:00:00\",\"request_id\":\"1\",\"trace_id\":\"0\"}\n");
        Start(new LogsConfiguration { Paths = [Path.Combine(_folder, "*", "data", "data.*.log")], Preset = LogPreset.BentoMl });
        Assert.Equal(0.25, Step().Drift.Windows[0].Features.Single(feature => feature.Name == "score").Mean);
    }

    /// <summary>What a checkpoint keeps: the second pipeline's reader goes on where the first one's stopped.</summary>
    [Fact]
    public void RestoreRecords_GoesOn_WhereAnotherReaderStopped()
    {
        ModelConfiguration model = Model(new LogsConfiguration { Paths = [Path.Combine(_folder, "0.log")], Wrapper = LogWrapper.Auto, Preset = LogPreset.KServe });
        var schema = RecordSchemas.Build(SampleModel.Baseline("x", "c", "score"), model, new LimitsConfiguration());
        var first = (IManyRecordReader)RecordLayouts.Of(model.Logs, new LimitsConfiguration()).CreateReader(schema);
        var batch = new RecordBatch([.. schema.Fields.Select(field => field.Kind)]);
        string request = "2026-03-01T11:00:00Z stdout F {\"type\":\"x.inference.request\",\"id\":\"a\",\"data\":{\"instances\":[{\"x\":1}]}}";
        first.Read(Encoding.UTF8.GetBytes(request), batch);
        first.Read("2026-03-01T11:00:00Z stdout P {\"type\":\"x.inference.response\","u8, batch);

        var second = (IManyRecordReader)RecordLayouts.Of(model.Logs, new LimitsConfiguration()).CreateReader(schema);
        second.Restore(first.Capture());
        Assert.Equal(RecordOutcome.Accepted, second.Read("2026-03-01T11:00:00Z stdout F \"id\":\"a\",\"data\":{\"predictions\":[0.5]}}"u8, batch));
        Assert.Equal(1, batch.RowCount);
    }

    private void Start(LogsConfiguration logs) => _pipeline = new ModelPipeline(
        Model(logs), SampleModel.Baseline("x", "c", "score"), new LimitsConfiguration(), _time, new LogLines(_log, Severity.Debug, false, _time));

    private static ModelConfiguration Model(LogsConfiguration logs) => ExporterConfiguration.ForSingleModel("credit", "b.json", logs.Paths).Models[0] with
    {
        Logs = logs,
        MinimumRows = 1,
        Windows = [new RowsWindow(8)],
    };

    private ModelSnapshot Step()
    {
        for (int step = 0; step < 20; step++)
        {
            _pipeline!.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _pipeline!.Evaluate();
        return _pipeline.Snapshot!;
    }
}
