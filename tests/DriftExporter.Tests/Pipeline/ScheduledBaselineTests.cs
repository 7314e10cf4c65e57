using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Formats;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Pipeline;

/// <summary>Baselines by hour of the week: which one holds, which records meet it, and what is published.</summary>
public sealed class ScheduledBaselineTests : IDisposable
{
    private static readonly DateTimeOffset s_monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("schedule-").FullName;
    private readonly ManualTime _time = new(s_monday.AddDays(20));
    private readonly LogLines _log = new(TextWriter.Null, Severity.Error, json: false, TimeProvider.System);

    private DateTimeOffset _now = s_monday;
    private long _written;

    private string Log => Path.Combine(_folder, "log.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Against the plain conversion of each time, over changes of the zone's offset and before the epoch.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    public void At_IsTheFirstThatCoversTheLocalHour(string zone)
    {
        TimeZoneInfo info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        ScheduledBaseline[] baselines = [new("day", 0x3FF00, 0b0011111), new("weekend", Weekdays: 0b1000000), new("rest", 0xFF)];
        BaselineSchedule schedule = new(baselines, info);
        Random random = new(20260302);
        long start = s_monday.ToUnixTimeSeconds() - (40L * 365 * 86_400);
        for (int round = 0; round < 20_000; round++)
        {
            long seconds = round % 2 == 0 ? start + random.NextInt64(60L * 365 * 86_400) : s_monday.ToUnixTimeSeconds() + (round * 47L);
            DateTime local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), info).DateTime;
            int expected = Array.FindIndex(baselines, baseline => baseline.Covers(local.DayOfWeek, local.Hour));
            Assert.Equal(expected, schedule.At((seconds * 1_000_000_000) + random.Next(1_000_000_000)));
        }
    }

    /// <summary>Ten days: by day the values are 0 to 99, by night 1000 to 1099, and on the weekend nothing holds.</summary>
    [Fact]
    public void Evaluate_ComparesDaysWithDays_AndNightsWithNights()
    {
        using ModelPipeline pipeline = NewPipeline([new("day", 0x3FF00, 0b0011111), new("night", 0xFC00FF, 0b0011111)]);
        foreach (int hours in (int[])[12, 22, 36, 46, 60, 70])
        {
            ModelSnapshot snapshot = RunUntil(pipeline, s_monday.AddHours(hours));
            bool isDay = hours % 24 is >= 8 and < 18;
            Assert.Equal(isDay ? 1000 : 2000, snapshot.Baseline.Source.Rows);
            FeatureDrift x = snapshot.Drift.Windows[0].Features[0];
            Assert.InRange(x.Mean!.Value, isDay ? 0 : 1000, isDay ? 99 : 1099);
            Assert.InRange(x.Psi!.Value, 0, 0.05);
            Assert.NotEqual(true, x.Detected);
        }

        // Saturday: no baseline holds, and nothing is scored.
        ModelSnapshot saturday = RunUntil(pipeline, s_monday.AddHours((5 * 24) + 12));
        Assert.Equal(0, saturday.Drift.Windows[0].Rows);
        Assert.All(saturday.Drift.Windows[0].Features, feature => Assert.True(feature is { Psi: null, Mean: null, MissingRatio: null, Detected: null }));
        Assert.True(saturday.Source.Accepted > 0);
        // Monday morning the days' window goes on.
        ModelSnapshot monday = RunUntil(pipeline, s_monday.AddHours((7 * 24) + 9));
        Assert.InRange(monday.Drift.Windows[0].Features[0].Psi!.Value, 0, 0.05);
        Assert.Equal(monday.Source.Accepted, _written);
    }

    /// <summary>Two sets of windows look at the same traffic, so each has half of the budget.</summary>
    [Fact]
    public void Budget_IsSharedByTheBaselines()
    {
        IReadOnlyList<FeatureReference> references = [.. Baseline("day", 0, 1000).Features.Select(feature => new FeatureReference(feature))];
        ModelConfiguration model = Model([]);
        double[] criticals = [.. new[] { 1, 2 }.Select(baselines => Critical(new WindowSet(references, model, baselines: baselines), model))];
        Assert.True(criticals[1] > criticals[0], string.Join(' ', criticals));
    }

    [Fact]
    public void Load_SaysWhichBaselineHasOtherColumns()
    {
        Baseline("day", 0, 100);
        File.WriteAllText(Path.Combine(_folder, "other.csv"), "y,c\n" + string.Concat(Enumerable.Range(0, 100).Select(row => $"{row % 7},a\n")));
        BaselineFile.Write(Build("other"), Path.Combine(_folder, "other.json"));
        ModelConfiguration model = Model([new(Path.Combine(_folder, "day.json"), 1), new(Path.Combine(_folder, "other.json"), 2)]);
        ProblemException exception = Assert.Throws<ProblemException>(() => ModelBaselines.Load(new ExporterConfiguration { Models = [model] }));
        Assert.Contains("other.json has not the columns of ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, ModelBaselines.Load(new ExporterConfiguration { Models = [model with { Baselines = [model.Baselines[0], model.Baselines[0]] }] })[0].Length);
    }

    private static double Critical(WindowSet windows, ModelConfiguration model)
    {
        DriftExporter.Columns.RecordBatch batch = new([DriftExporter.Columns.FeatureKind.Numeric]);
        for (int row = 0; row < 600; row++)
        {
            batch.Features.Columns[0].SetNumber(row, row % 100);
            (batch.EventTimeStates[row], batch.EventTimes[row]) = (DriftExporter.Columns.EventTimeState.Read, row * 60_000_000_000L);
        }

        batch.RowCount = 600;
        windows.Append(batch, new DriftExporter.Windows.EventClock(0), long.MaxValue, model.ErrorsInWindows);
        return windows.Score().Windows[0].Features[0].PsiCritical!.Value;
    }

    /// <summary>A record every 20 s, day or night.</summary>
    private ModelSnapshot RunUntil(ModelPipeline pipeline, DateTimeOffset end)
    {
        using (StreamWriter log = File.AppendText(Log))
        {
            for (; _now < end; _now = _now.AddSeconds(20))
            {
                int value = (int)(_written++ * 37 % 100) + (_now.Hour is >= 8 and < 18 ? 0 : 1000);
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{_now:O}\",\"x\":{value}}}"));
            }
        }

        for (int step = 0; step < 20; step++)
        {
            pipeline.Step();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        pipeline.Evaluate();
        return pipeline.Snapshot!;
    }

    private ModelPipeline NewPipeline(ScheduledBaseline[] schedule) =>
        new(Model(schedule), [Baseline("day", 0, 1000), Baseline("night", 1000, 2000)], new LimitsConfiguration(), _time, _log);

    private ModelConfiguration Model(ScheduledBaseline[] schedule) => ExporterConfiguration.ForSingleModel("m", "b.json", [Log]).Models[0] with
    {
        Baseline = null,
        Baselines = schedule,
        MinimumRows = 100,
        Windows = [new RowsWindow(500)],
    };

    private BaselineProfile Baseline(string name, int first, int rows)
    {
        File.WriteAllText(Path.Combine(_folder, name + ".csv"), "x\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{first + (row % 100)}\n")));
        BaselineProfile profile = Build(name);
        return BaselineFile.Write(profile, Path.Combine(_folder, name + ".json"));
    }

    private BaselineProfile Build(string name)
    {
        string file = Path.Combine(_folder, name + ".csv");
        using var training = new TrainingSet([new TrainingFile(file, () => ColumnReaders.Open(file))]);
        return new ProfileBuilder(new BaselineOptions { Model = "m" }).Build(training).Profile;
    }
}
