using DriftExporter.Binning;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Windows;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Scoring;

/// <summary>Verdicts at exact cuts: those of an oracle that sees all records at once, however they are cut into batches.</summary>
public sealed class WindowVerdictsTests
{
    private const long Step = 1_000_000, Duration = 60 * Step;
    private const int MinimumRows = 20;

    private static readonly FalseAlarmBudget Budget = new(2, TimeSpan.FromMilliseconds(800));

    /// <summary>Times that rise, jitter back and forth, and pause now and then.</summary>
    private static WindowStream Stream(int seed, int records)
    {
        long time = 1_000 * Step;
        return new WindowStream(records, seed, (random, _) => (time += random.Next(200) == 0 ? random.Next(300) * Step : random.NextInt64(2 * Step)) - random.Next(3) * 5 * Step);
    }

    private static WindowVerdicts Rows(int n, int windows = 2) => new(
        new RowWindow($"rows={n}", WindowStream.Features, n, centres: null), VerdictPace.Every(n), Judge(), Budget, windows);

    private static WindowVerdicts Lasting(int windows = 2) => new(
        new TimeWindow("60ms", WindowStream.Features, Duration, centres: null), VerdictPace.After(TimeSpan.FromTicks(Duration / 100)), Judge(), Budget, windows);

    private static VerdictJudge Judge() => new(VerdictOracle.References, new VerdictOptions(VerdictOracle.Tolerances, MinimumRows, PsiSmoothing.Jeffreys));

    /// <summary>The state after every batch, without repetition.</summary>
    private static List<VerdictState> Feed(WindowStream stream, WindowVerdicts verdicts, params int[] batches)
    {
        List<VerdictState> states = [];
        stream.Feed(batch =>
        {
            verdicts.Append(batch, 0, batch.RowCount);
            if (verdicts.State.VerdictTime is not null && (states.Count == 0 || states[^1].VerdictTime != verdicts.State.VerdictTime))
                states.Add(verdicts.State);
        }, batches);
        return states;
    }

    private static void AssertAre(IEnumerable<VerdictOracle.Expected> expected, List<VerdictState> actual, int least)
    {
        VerdictOracle.Expected[] distinct = [.. expected];
        Assert.True(distinct.Length >= least, $"{distinct.Length} verdicts");
        Assert.Equal(distinct.Select(verdict => verdict.Time), actual.Select(state => state.VerdictTime!.Value));
        for (int verdict = 0; verdict < distinct.Length; verdict++)
        {
            IReadOnlyList<ColumnVerdict> columns = actual[verdict].Columns;
            Assert.Equal(distinct[verdict].Detected, columns.Select(column => column.Detected));
            Assert.Equal(distinct[verdict].Reasons, columns.Select(column => column.Reasons.ToArray()));
            for (int column = 0; column < columns.Count; column++)
            {
                AssertClose(distinct[verdict].Evidence[column], columns[column].Evidence);
                AssertClose(distinct[verdict].Critical[column] ?? -1, columns[column].EvidenceCritical ?? -1);
            }
        }
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-6 * Math.Max(1, Math.Abs(expected)));

    /// <summary>Whole seconds, and 150 records in each: only the first verdict of a second has event time to spend.</summary>
    [Fact]
    public void RowsWindow_KeepsItsVerdict_WhileEventTimeStandsStill()
    {
        const long Second = 1_000_000_000;
        WindowStream stream = new(510, 3, (_, record) => (1 + (record / 150)) * Second);
        List<VerdictState> states = Feed(stream, Rows(50), 50);
        Assert.Equal([2 * Second, 3 * Second, 4 * Second], states.Select(state => state.VerdictTime!.Value));
        Assert.All(states, state => Assert.Equal(TimeSpan.FromSeconds(1), state.Spent));
        AssertAre(new VerdictOracle(stream, Budget, 2, MinimumRows).ByRows(50), states, 3);
    }

    [Fact]
    public void RowsWindow_IsJudged_AtEveryNthRecord()
    {
        List<VerdictOracle.Expected> all = [];
        for (int seed = 0; seed < 12; seed++)
        {
            WindowStream stream = Stream(seed, 1100);
            int n = new[] { 10, 25, 64, 100 }[seed % 4];
            VerdictOracle.Expected[] expected = [.. new VerdictOracle(stream, Budget, 2, MinimumRows).ByRows(n)];
            AssertAre(expected, Feed(stream, Rows(n), 1), 10);
            all.AddRange(expected);
        }

        Assert.Equal([null, false, true], all.SelectMany(verdict => verdict.Detected).Distinct().Order());
    }

    [Fact]
    public void DurationWindow_IsJudged_ByTheFirstRecordAfterD_OnWhatItHeldBefore()
    {
        List<VerdictOracle.Expected> all = [];
        for (int seed = 0; seed < 12; seed++)
        {
            WindowStream stream = Stream(100 + seed, 1100);
            VerdictOracle.Expected[] expected = [.. new VerdictOracle(stream, Budget, 2, MinimumRows).ByDuration(Duration)];
            AssertAre(expected, Feed(stream, Lasting(), 1), 8);
            all.AddRange(expected);
        }

        Assert.Equal([null, false, true], all.SelectMany(verdict => verdict.Detected).Distinct().Order());
    }

    [Fact]
    public void Verdicts_DoNotDependOnBatches()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            WindowStream stream = Stream(200 + seed, 500 + random.Next(1500));
            int[] batches = [.. Enumerable.Range(0, 1 + random.Next(9)).Select(_ => 1 + random.Next(random.Next(3) == 0 ? 900 : 40))];
            foreach (Func<WindowVerdicts> make in (Func<WindowVerdicts>[])[() => Rows(1 + (seed * 7)), () => Lasting()])
            {
                WindowVerdicts one = make(), other = make();
                Feed(stream, one, 1);
                Feed(stream, other, batches);
                AssertSame(one, other);
            }
        }
    }

    [Fact]
    public void State_GoesOnWhereItWasTaken()
    {
        WindowStream stream = Stream(7, 1300);
        WindowVerdicts whole = Rows(50), first = Rows(50), second = Rows(50);
        Feed(stream, whole, 77);
        int batches = 0;
        stream.Feed(batch =>
        {
            if (batches++ == 10)
            {
                // The records of the window are no part of the state.
                second = new WindowVerdicts(first.Window, VerdictPace.Every(50), Judge(), Budget, 2) { State = first.State };
            }

            (batches <= 10 ? first : second).Append(batch, 0, batch.RowCount);
        }, 77);
        AssertSame(whole, second);
        Assert.Throws<ArgumentException>(() => second.State = first.State with { Columns = [] });
    }

    [Fact]
    public void EventTime_IsSpentOnce_HoweverRecordsJumpBack()
    {
        // 50 records in order, then 50 that are 40 records' time late, again and again.
        var stream = new WindowStream(5000, 3, (_, record) => (record * Step) + (record % 100 < 50 ? 0 : -40 * Step) + (100 * Step));
        WindowVerdicts verdicts = Rows(25);
        long last = stream.Records[0].Time;
        TimeSpan spent = TimeSpan.Zero;
        stream.Feed(batch =>
        {
            verdicts.Append(batch, 0, batch.RowCount);
            long time = verdicts.State.VerdictTime!.Value;
            Assert.True(time >= last);
            spent += time > last ? verdicts.State.Spent!.Value : TimeSpan.Zero;
            last = time;
        }, 25);
        long newest = stream.Records.Max(record => record.Time);
        Assert.Equal(newest, last);
        Assert.Equal((newest - stream.Records[0].Time) / 100, spent.Ticks);
    }

    [Fact]
    public void RestartTime_CountsFromTheNextRecord()
    {
        var later = new WindowStream(50, 4, (_, record) => 9_000_000 * Step + record);
        var now = new WindowStream(200, 5, (_, record) => (record + 1) * Step);
        WindowVerdicts verdicts = Rows(100);
        Feed(later, verdicts, 50);
        verdicts.RestartTime();
        Feed(now, verdicts, 200);
        Assert.Equal(150 * Step, verdicts.State.VerdictTime);
        Assert.Equal(TimeSpan.FromTicks(100 * Step / 100), verdicts.State.Spent);
    }

    [Fact]
    public void Complete_HasNothing_BeforeTheFirstVerdict_ButCriticalValues()
    {
        WindowStream stream = Stream(8, 99);
        WindowVerdicts rows = Rows(100), lasting = Lasting();
        var scorer = new DriftScorer(VerdictOracle.References, new ScoringOptions(MinimumRows, PsiSmoothing.Jeffreys));
        stream.Feed(batch => rows.Append(batch, 0, batch.RowCount), 99);
        stream.Feed(batch => lasting.Append(batch, 0, Math.Min(30, batch.RowCount)), 99);
        foreach (WindowVerdicts verdicts in (WindowVerdicts[])[rows, lasting])
        {
            WindowDrift drift = verdicts.Complete(scorer.Score(verdicts.Window));
            Assert.Equal((null, null, null, null), (drift.VerdictTime, drift.ScoredFeatures, drift.DetectedFeatures, drift.DetectedRatio));
            Assert.All(drift.Features, feature => Assert.Equal((null, null, null, null), (feature.Detected, feature.Evidence, feature.EvidenceCritical, feature.QValue)));
            double elapsed = verdicts == lasting ? Duration : stream.Records.Max(record => record.Time) - stream.Records[0].Time;
            double alpha = Budget.Alpha(TimeSpan.FromTicks((long)elapsed / 100), 2, 3, 5);
            FeatureDrift few = drift.Features[1];
            Assert.Equal(CriticalValues.Psi(few.Values, 6000, 2, alpha, 0.01), few.PsiCritical);
            Assert.Equal(CriticalValues.KolmogorovSmirnov(few.Values, 6000, alpha, 0.01), few.KsCritical);
            Assert.Null(drift.Features[2].KsCritical);
        }
    }

    [Fact]
    public void Complete_CountsFeatures_NotPredictions()
    {
        WindowStream stream = Stream(9, 100);
        WindowVerdicts verdicts = Rows(100);
        Feed(stream, verdicts, 100);
        WindowDrift drift = verdicts.Complete(new DriftScorer(VerdictOracle.References, new ScoringOptions(MinimumRows, PsiSmoothing.Jeffreys)).Score(verdicts.Window));
        Assert.Equal(2, drift.ScoredFeatures);
        Assert.Equal(drift.Features.Take(2).Count(feature => feature.Detected == true), drift.DetectedFeatures);
        Assert.Equal(drift.DetectedFeatures / 2.0, drift.DetectedRatio);
        Assert.True(drift.Features[2].Detected);
        Assert.NotEmpty(drift.Features[2].Reasons);
        Assert.All(drift.Features, feature => Assert.InRange(feature.QValue!.Value, 0, 1));
    }

    [Fact]
    public void Append_AllocatesNothing_BetweenVerdicts()
    {
        WindowVerdicts rows = Rows(1_000_000), lasting = Lasting();
        var stream = new WindowStream(100, 6, (_, record) => record);
        stream.Feed(batch => Allocation.AssertNothing(() =>
        {
            rows.Append(batch, 0, batch.RowCount);
            lasting.Append(batch, 0, batch.RowCount);
        }), 100);
    }

    private static void AssertSame(WindowVerdicts one, WindowVerdicts other)
    {
        Assert.Equal(one.State with { Columns = [] }, other.State with { Columns = [] });
        Assert.Equal(one.State.Columns.Select(column => column with { Reasons = [] }), other.State.Columns.Select(column => column with { Reasons = [] }));
        Assert.Equal(one.State.Columns.SelectMany(column => column.Reasons), other.State.Columns.SelectMany(column => column.Reasons));
    }
}
