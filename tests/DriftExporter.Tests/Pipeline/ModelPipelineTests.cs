using System.Globalization;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.Pipeline;

/// <summary>From a log file to a snapshot, in this process and without threads.</summary>
public sealed class ModelPipelineTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-").FullName;
    private readonly ManualTime _time = new(Now);
    private readonly StringWriter _log = new();
    private ModelPipeline? _pipeline;

    private string LogPath => Path.Combine(_folder, "inference.jsonl");

    public void Dispose()
    {
        _pipeline?.Dispose();
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ModelConfiguration Model(params IReadOnlyList<string> paths) => ExporterConfiguration.ForSingleModel("credit", "b.json", paths).Models[0] with
    {
        MinimumRows = 1,
        Windows = [new RowsWindow(4), new DurationWindow(TimeSpan.FromHours(1))],
    };

    private ModelSnapshot Run(ModelConfiguration model, params IEnumerable<string> lines)
    {
        File.AppendAllLines(LogPath, lines);
        _pipeline ??= new ModelPipeline(model, SampleModel.Baseline("x", "c", "score"), new LimitsConfiguration(), _time, new LogLines(_log, Severity.Debug, false, _time));
        for (int step = 0; step < 20; step++)
        {
            _pipeline.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _pipeline.Evaluate();
        return _pipeline.Snapshot!;
    }

    private static string Record(int second, double x, string more = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{Now.AddMinutes(-30).AddSeconds(second):O}\",\"features\":{{\"x\":{x},\"c\":\"PT\"}},\"score\":0.5{more}}}");

    private static FeatureDrift Feature(ModelSnapshot snapshot, int window, string name) => snapshot.Drift.Windows[window].Features.Single(feature => feature.Name == name);

    [Fact]
    public void Evaluate_CountsTheLastRecords_OfEachWindow()
    {
        ModelSnapshot snapshot = Run(Model(LogPath), Enumerable.Range(0, 6).Select(row => Record(row, row)));
        Assert.Equal(["rows=4", "1h"], snapshot.Drift.Windows.Select(window => window.Label));
        Assert.Equal([4L, 6L], snapshot.Drift.Windows.Select(window => window.Rows));
        Assert.Equal((3.5, 2.5), (Feature(snapshot, 0, "x").Mean, Feature(snapshot, 1, "x").Mean));
        Assert.Equal(0.5, Feature(snapshot, 0, "score").Mean);
        Assert.Equal((6L, 6L, 0L), (snapshot.Source.Accepted, snapshot.Source.Predictions, snapshot.Source.Errors));
        Assert.Equal(Now.AddMinutes(-30).AddSeconds(5), snapshot.Source.LastEvent);
        Assert.Equal(1, snapshot.Generation);
        Assert.Equal(2, Run(Model(LogPath)).Generation);
    }

    [Fact]
    public void Evaluate_CountsEveryReason_AndGoesOn()
    {
        ModelSnapshot snapshot = Run(Model(LogPath), Record(0, 1), "{broken", "[1]", "{\"other\":1}", "", "{\"features\":" + new string('[', 100) + new string(']', 100) + "}", Record(1, 2));
        Assert.Equal(2, snapshot.Source.Accepted);
        Assert.Equal([("depth", 1L), ("json", 1L), ("no_features", 1L), ("not_object", 1L)], snapshot.Source.Rejected.Where(reason => reason.Count > 0).Order());
        Assert.Equal(["json", "encoding", "too_long", "depth", "not_object", "no_features", "csv", "wrapper", "preset", "columnar"], snapshot.Source.Rejected.Select(reason => reason.Reason));
        Assert.DoesNotContain("broken", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("reason=json rejected=1", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void BinRows_AreTheWindowsCounts_BelowTheMinimumToo()
    {
        ModelConfiguration model = Model(LogPath) with { ExposeBins = true, MinimumRows = 500 };
        ModelSnapshot snapshot = Run(model, Record(0, 7), Record(1, 0), Record(2, 1), Record(3, 0.5), Record(4, -3), Record(5, 2, ",\"c\":1").Replace("PT", "new", StringComparison.Ordinal));
        Assert.Equal([1, 2, 1], Feature(snapshot, 0, "x").BinRows);
        Assert.Equal([2, 2, 2], Feature(snapshot, 1, "x").BinRows);
        Assert.Equal([5, 0, 0, 1], Feature(snapshot, 1, "c").BinRows);
        Assert.Null(Feature(snapshot, 1, "x").Psi);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Errors_SetTheTime_AndEnterTheWindowsOnlyWhereWanted(bool errorsInWindows)
    {
        ModelSnapshot snapshot = Run(Model(LogPath) with { ErrorsInWindows = errorsInWindows },
            Record(0, 0, ",\"status\":\"error\""), Record(1, 1), Record(2, 2, ",\"status\":503"), Record(3, 3), Record(9, 9, ",\"status\":\"error\""));
        Assert.Equal((5L, 5L, 3L), (snapshot.Source.Accepted, snapshot.Source.Predictions, snapshot.Source.Errors));
        Assert.Equal(Now.AddMinutes(-30).AddSeconds(9), snapshot.Source.LastEvent);
        Assert.Equal(errorsInWindows ? 4 : 2, snapshot.Drift.Windows[0].Rows);
        Assert.Equal(errorsInWindows ? 3.75 : 2, Feature(snapshot, 0, "x").Mean);
        Assert.Equal(errorsInWindows ? 5 : 2, snapshot.Drift.Windows[1].Rows);
    }

    [Fact]
    public void Latency_IsCountedByUpperBounds_OfRecordsThatTellIt()
    {
        ModelConfiguration model = Model(LogPath) with { LatencyBuckets = [0.01, 0.5] };
        Assert.Null(Run(model, Record(0, 0)).Source.Latency);
        ModelSnapshot snapshot = Run(model, Record(1, 0, ",\"latency_ms\":10"), Record(2, 0, ",\"latency_ms\":10.5"), Record(3, 0, ",\"latency_ms\":-1"),
            Record(4, 0, ",\"latency_ms\":\"500\",\"status\":\"error\""), Record(5, 0, ",\"latency_ms\":2000"), Record(6, 0, ",\"latency_ms\":\"slow\""));
        Assert.Equal([1L, 3L], snapshot.Source.Latency!.Cumulative);
        Assert.Equal((4L, 2.5205), (snapshot.Source.Latency.Count, Math.Round(snapshot.Source.Latency.Sum, 12)));
    }

    [Fact]
    public void Latency_GoesOnAfterAReload_UnlessItsBoundsChanged()
    {
        var former = new LatencyCounts([0.1, 1]);
        former.Observe([0.05, double.NaN, 3]);
        LatencyCounts same = new([0.1, 1]), other = new([0.1, 2]);
        same.Observe([0.5]);
        same.Add(former);
        other.Add(former);
        LatencySnapshot sum = same.Snapshot()!;
        Assert.Equal([1L, 2L], sum.Cumulative);
        Assert.Equal((3L, 3.55), (sum.Count, sum.Sum));
        Assert.Null(other.Snapshot());
    }

    [Fact]
    public void LastEvent_MovesOn_WhenEveryPredictionFails()
    {
        Run(Model(LogPath), Record(0, 0));
        ModelSnapshot snapshot = Run(Model(LogPath), Record(60, 0, ",\"status\":\"error\""));
        Assert.Equal(Now.AddMinutes(-29), snapshot.Source.LastEvent);
        Assert.Equal(1, snapshot.Drift.Windows[0].Rows);
    }

    [Fact]
    public void TimeProblems_AreCounted_ByReason()
    {
        string At(string time) => $"{{\"timestamp\":{time},\"features\":{{\"x\":1}}}}";
        ModelSnapshot snapshot = Run(Model(LogPath), At("\"2026-03-01T11:59:00Z\""), At("\"2026-03-01T13:00:00Z\""), At("\"nonsense\""), At("\"2026-02-01T00:00:00Z\""), "{\"features\":{\"x\":1}}");
        Assert.Equal([("future", 1L), ("unreadable", 2L), ("late", 1L)], snapshot.Source.TimeProblems);
        Assert.Equal(Now.AddMinutes(-1), snapshot.Source.LastEvent);
        Assert.Equal((4L, 4L), (snapshot.Drift.Windows[0].Rows, snapshot.Drift.Windows[1].Rows));
    }

    [Fact]
    public void LastEvent_IsTheTimeOfArrival_InASourceWithoutTimes()
    {
        ModelSnapshot snapshot = Run(Model(LogPath), "{\"features\":{\"x\":1}}");
        Assert.InRange(snapshot.Source.LastEvent!.Value, Now, Now.AddSeconds(20));
        Assert.All(snapshot.Source.TimeProblems, problem => Assert.Equal(0, problem.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void VerdictTime_IsOfTheRecords_WhenTheFirstOnesCannotTellTheirs(bool atOnce)
    {
        // The first two have the time of their arrival, half an hour after the others' own.
        string[] untimed = [.. Enumerable.Repeat("{\"timestamp\":\"nonsense\",\"features\":{\"x\":1}}", 2)], timed = [Record(1, 1), Record(3, 2), Record(2, 3)];
        if (!atOnce)
            Assert.Null(Run(Model(LogPath), untimed).Drift.Windows[0].VerdictTime);
        WindowDrift window = Run(Model(LogPath), atOnce ? [.. untimed, .. timed] : timed).Drift.Windows[0];
        Assert.Equal((Now.AddMinutes(-30).AddSeconds(3) - DateTimeOffset.UnixEpoch).Ticks * 100, window.VerdictTime);
        Assert.Equal((2, 0), (window.ScoredFeatures, window.DetectedFeatures));
    }

    [Fact]
    public void Where_KeepsTheRecordsOfOneModel()
    {
        ModelConfiguration model = Model(LogPath);
        model = model with { Logs = model.Logs with { Where = [new WhereCondition(["model", "name"], ["credit", "loan"])] } };
        ModelSnapshot snapshot = Run(model, Record(0, 1, ",\"model\":{\"name\":\"credit\"}"), Record(1, 2, ",\"model\":{\"name\":\"other\"}"), Record(2, 3), Record(3, 4, ",\"model\":{\"name\":\"loan\"}"));
        Assert.Equal((2L, 2L), (snapshot.Source.Accepted, snapshot.Source.Filtered));
        Assert.Equal(2.5, Feature(snapshot, 0, "x").Mean);
    }

    [Fact]
    public void Fields_AreFoundByMap_ThenInTheFeatures_ThenAtTheTop()
    {
        ModelConfiguration model = Model(LogPath);
        Assert.Equal(2, Feature(Run(model, "{\"x\":1,\"features\":{\"x\":2},\"deep\":{\"x\":3}}"), 0, "x").Mean);
        _pipeline!.Dispose();
        _pipeline = null;
        File.Delete(LogPath);
        ModelConfiguration mapped = model with { Fields = model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["deep", "x"] } } };
        ModelSnapshot snapshot = Run(mapped, "{\"x\":1,\"features\":{\"x\":2},\"deep\":{\"x\":3}}", "{\"x\":1,\"features\":{\"x\":2,\"c\":\"ES\"}}");
        Assert.Equal((3.0, 0.5), (Feature(snapshot, 0, "x").Mean, Feature(snapshot, 0, "x").MissingRatio));
    }

    [Fact]
    public void Paths_TryTheName_ThenItsParts_InBothPlaces()
    {
        RecordSchema schema = RecordSchemas.Build(SampleModel.Baseline("a.b", "plain", "odd..name"), Model("x"), new LimitsConfiguration());
        Assert.Equal([["features", "a.b"], ["features", "a", "b"], ["a.b"], ["a", "b"]], schema.Fields[0].Paths);
        Assert.Equal([["features", "plain"], ["plain"]], schema.Fields[1].Paths);
        Assert.Equal([["features", "odd..name"], ["odd..name"]], schema.Fields[2].Paths);
        ModelConfiguration top = Model("x");
        top = top with { Fields = top.Fields with { Features = [] } };
        Assert.Equal([["a.b"], ["a", "b"]], RecordSchemas.Build(SampleModel.Baseline("a.b", "c", "d"), top, new LimitsConfiguration()).Fields[0].Paths);
    }

    [Fact]
    public void UnknownMapNames_AreThoseThatTheBaselineLacks()
    {
        ModelConfiguration model = Model("x");
        model = model with { Fields = model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>> { ["x"] = ["a"], ["y"] = ["b"] } } };
        Assert.Equal(["y"], RecordSchemas.UnknownMapNames(SampleModel.Baseline("x", "c", "score"), model));
    }

    [Fact]
    public void Schema_CarriesTheConfiguration()
    {
        ModelConfiguration model = Model("x") with { MissingValues = ["NA"] };
        model = model with { Fields = model.Fields with { LatencyUnit = LatencyUnit.Microseconds, TimestampFormat = TimestampForm.UnixNanoseconds, Status = ["code"], ErrorValues = ["bad"] } };
        RecordSchema schema = RecordSchemas.Build(SampleModel.Baseline("x", "c", "score"), model, new LimitsConfiguration { Depth = 9 });
        Assert.Equal((1e-6, TimestampFormat.UnixNanoseconds, 9), (schema.LatencyUnitSeconds, schema.TimestampFormat, schema.MaxDepth));
        Assert.Equal(["NA"], schema.MissingValues);
        Assert.Equal(["bad"], schema.ErrorValues);
        Assert.Equal(["code"], schema.StatusPath);
        Assert.Equal(Enum.GetNames<TimestampForm>(), Enum.GetNames<TimestampFormat>());
        Assert.Equal(Enum.GetNames<global::DriftExporter.Configuration.PsiSmoothing>(), Enum.GetNames<global::DriftExporter.Statistics.PsiSmoothing>());
    }

    [Fact]
    public void Columns_WithoutAValueInTheFirstRecords_AreWarnedAboutOnce()
    {
        string record = "{\"features\":{\"x\":1,\"c\":null}}", last = "{\"features\":{\"x\":1,\"c\":\"PT\"},\"score\":0.5}";
        Run(Model(LogPath), Enumerable.Repeat(record, ColumnWatch.Records - 1));
        Assert.DoesNotContain("columns=", _log.ToString(), StringComparison.Ordinal);
        Run(Model(LogPath), [record, last]);
        Run(Model(LogPath), Enumerable.Repeat(last, 3000));
        Assert.Single(_log.ToString().Split('\n'), line => line.Contains("level=warn", StringComparison.Ordinal) && line.Contains("model=credit columns=\"c, score\"", StringComparison.Ordinal));
    }

    [Fact]
    public void PartialLine_IsHeld_UntilItsEndComes()
    {
        string record = Record(0, 1);
        File.WriteAllText(LogPath, record[..20]);
        Assert.Equal(0, Run(Model(LogPath)).Source.Accepted);
        File.AppendAllText(LogPath, record[20..] + "\n");
        Assert.Equal(1, Run(Model(LogPath)).Source.Accepted);
    }

    [Fact]
    public void Csv_IsReadByItsHeader()
    {
        string path = Path.Combine(_folder, "inference.csv");
        File.WriteAllText(path, "timestamp,x,c,score\n2026-03-01T11:00:00Z,4,PT,0.5\n2026-03-01T11:00:01Z,,ES,oops\n", Encoding.UTF8);
        ModelSnapshot snapshot = Run(Model(path));
        Assert.Equal(2, snapshot.Source.Accepted);
        Assert.Equal((4.0, 0.5), (Feature(snapshot, 0, "x").Mean, Feature(snapshot, 0, "x").MissingRatio));
        Assert.Equal(0.5, Feature(snapshot, 0, "score").InvalidRatio);
    }

    /// <summary>A log that holds the training data has no drift, whatever the format.</summary>
    [Theory]
    [InlineData("adult")]
    [InlineData("bike")]
    public void Evaluate_FindsNoDrift_WhenTheLogIsTheTrainingFile(string set)
    {
        string training = Path.Combine(TestData.Repository, $"samples/{set}/train.parquet");
        BaselineProfile baseline = BaselineFile.Read(Path.Combine(TestData.Repository, $"baselines/{set}.baseline.json"));
        ModelConfiguration model = Model(Path.Combine(_folder, "*.parquet")) with { Windows = [new RowsWindow((int)baseline.Source.Rows)] };
        File.Copy(training, Path.Combine(_folder, "hour-1.parquet"));
        _pipeline = new ModelPipeline(model, baseline, new LimitsConfiguration(), _time, new LogLines(_log, Severity.Debug, false, _time));
        while (_pipeline.Step())
        {
        }

        _pipeline.Evaluate();
        ModelSnapshot snapshot = _pipeline.Snapshot!;
        Assert.Equal(baseline.Source.Rows, snapshot.Source.Accepted);
        Assert.All(snapshot.Drift.Windows[0].Features, feature =>
        {
            Assert.Equal((0.0, 0.0), (feature.Psi!.Value, feature.KsStatistic ?? feature.ChiSquare!.Value.Statistic));
            Assert.Equal(baseline.Features.Single(profile => profile.Name == feature.Name).Values, feature.Values);
        });
    }
}
