using System.Numerics;
using DriftExporter.Binning;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Windows;

/// <summary>A duration window against the contract's sentence about panes, in exact integers.</summary>
public sealed class TimeWindowTests
{
    private const long Second = 1_000_000_000;

    public static TheoryData<string, long> Streams()
    {
        var data = new TheoryData<string, long>();
        foreach (string stream in (string[])["in order", "out of order", "jumps", "idle", "before 1970", "two sources", "one instant"])
        {
            foreach (long duration in (long[])[60, 61, 1 * Second, (7 * Second) + 1, 3600 * Second, 7 * 86_400 * Second])
                data.Add(stream, duration);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Append_HoldsTheRecordsOfThePanes_AtAnyMoment(string kind, long duration)
    {
        long at = kind == "before 1970" ? -40 * duration : 1_700_000_000 * Second;
        var stream = new WindowStream(4000, 5, (random, record) =>
        {
            long step = random.NextInt64((duration / 200) + 1);
            at = kind switch
            {
                "jumps" when random.Next(400) == 0 => at + (duration * random.Next(1, 5)),
                "idle" when record == 2000 => at + (1000 * duration) + 17,
                "two sources" => 1_700_000_000 * Second + (record * (duration / 200)) - (record % 2 * duration / 2),
                "one instant" => at,
                _ => at + step,
            };
            return kind == "out of order" ? at - random.NextInt64(duration * 2) : at;
        });
        var window = new TimeWindow("w", WindowStream.Features, duration, WindowStream.Centres);
        var model = new PaneModel(stream, duration);
        stream.Feed(
            batch =>
            {
                window.Append(batch, 0, batch.RowCount);
                model.Take(batch.RowCount);
                RowWindowTests.AssertHolds(stream, window, model.Held);
                Assert.Equal((model.OldestTime, model.NewestTime, model.Late), (window.OldestTime, window.NewestTime, window.LateRows));
                Assert.All(model.Held, record => Assert.InRange(stream.Records[record].Time, window.OldestTime, window.NewestTime));
            },
            1, 400, 33, 1000);
    }

    [Fact]
    public void Append_GivesTheSameBits_WhateverTheBatches()
    {
        var stream = new WindowStream(20_000, 9, (random, record) => (record * Second) + random.NextInt64(90 * Second));
        Assert.Equal(Figures(4096), Figures(1));
        Assert.Equal(Figures(4096), Figures(999, 2));

        string Figures(params int[] batches)
        {
            var window = new TimeWindow("w", WindowStream.Features, 3600 * Second, WindowStream.Centres);
            stream.Feed(batch => window.Append(batch, 0, batch.RowCount), batches);
            MomentSums moments = window.Moments(0)!.Value;
            return string.Join(' ', [window.Rows, window.OldestTime, window.LateRows, .. new[] { moments.Mean, moments.StandardDeviation, moments.Skewness }.Select(BitConverter.DoubleToInt64Bits)]);
        }
    }

    [Fact]
    public void Append_SurvivesTheEndsOfTheClock()
    {
        long[] times = [long.MinValue, long.MinValue + 5, 0, long.MaxValue - 5, long.MaxValue, long.MinValue];
        foreach (long duration in (long[])[Second, 365 * 86_400 * Second])
        {
            var stream = new WindowStream(times.Length, 1, (_, record) => times[record]);
            var window = new TimeWindow("w", WindowStream.Features, duration, WindowStream.Centres);
            stream.Feed(batch => window.Append(batch, 0, batch.RowCount), 1);
            Assert.Equal((2, 1), (window.Rows, window.LateRows));
            Assert.True(window.OldestTime <= long.MaxValue - 5 && window.NewestTime == long.MaxValue);
        }
    }

    [Fact]
    public void Rows_AndCounts_GoBackToWhatIsLeft_WhenEverythingElseExpires()
    {
        var stream = new WindowStream(3001, 4, (_, record) => record < 3000 ? record : 1_000_000_000_000);
        var window = new TimeWindow("w", WindowStream.Features, 60_000, WindowStream.Centres);
        stream.Feed(batch => window.Append(batch, 0, batch.RowCount), 3001);
        RowWindowTests.AssertHolds(stream, window, [3000]);
    }

    [Fact]
    public void Append_AllocatesNothing_OnceEveryPaneHasBeenBusy()
    {
        const int Rows = 4096;
        var window = new TimeWindow("w", WindowStream.Features, 60 * Second, WindowStream.Centres);
        long second = 0;
        new WindowStream(Rows, 6, (_, _) => 0).Feed(
            batch => Allocation.AssertNothing(() =>
            {
                batch.Times.AsSpan(0, Rows).Fill(second++ * Second);
                window.Append(batch, 0, Rows);
            }),
            Rows);
    }

    [Fact]
    public void Moments_AreNull_WhereNoneAreKept()
    {
        Assert.Null(new TimeWindow("w", WindowStream.Features, Second, null).Moments(0));
        Assert.Null(new TimeWindow("w", WindowStream.Features, Second, WindowStream.Centres).Moments(2));
        Assert.Equal(0, new TimeWindow("w", WindowStream.Features, Second, WindowStream.Centres).Moments(0)!.Value.Count);
    }

    /// <summary>Panes are [kD/60, (k+1)D/60); kept are those from the one that holds T - D.</summary>
    private sealed class PaneModel(WindowStream stream, long duration)
    {
        private readonly List<int> _accepted = [];
        private int _next;

        public long NewestTime { get; private set; } = long.MinValue;

        public long Late { get; private set; }

        public IEnumerable<int> Held => _accepted.Where(record => PaneOf(stream.Records[record].Time) >= PaneOf((BigInteger)NewestTime - duration));

        /// <summary>The smallest integer at or above the start of the pane that holds T - D.</summary>
        public long OldestTime
        {
            get
            {
                BigInteger scaled = PaneOf((BigInteger)NewestTime - duration) * duration;
                return (long)-FloorDivide(-scaled, 60);
            }
        }

        public void Take(int rows)
        {
            for (; rows > 0; rows--, _next++)
            {
                long time = stream.Records[_next].Time;
                if (NewestTime != long.MinValue && PaneOf(time) < PaneOf((BigInteger)NewestTime - duration))
                {
                    Late++;
                    continue;
                }

                NewestTime = Math.Max(NewestTime, time);
                _accepted.Add(_next);
            }
        }

        private BigInteger PaneOf(BigInteger time) => FloorDivide(time * 60, duration);

        private static BigInteger FloorDivide(BigInteger value, BigInteger divisor)
        {
            BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger rest);
            return rest.Sign < 0 ? quotient - 1 : quotient;
        }
    }
}

/// <summary>Laws of the division of time into panes.</summary>
public sealed class PaneClockTests
{
    [Fact]
    public void PaneOf_PutsEveryTimeBetweenTwoStarts_ForAnyDuration()
    {
        var random = new Random(12);
        for (int round = 0; round < 20_000; round++)
        {
            long duration = 60 + (long)Math.Pow(2, random.NextDouble() * 60);
            var clock = new PaneClock(duration);
            long time = random.NextInt64(-4_000_000_000_000_000_000, 4_000_000_000_000_000_000);
            long pane = clock.PaneOf(time);
            Assert.InRange(time, clock.StartOf(pane), clock.StartOf(pane + 1) - 1);
            Assert.Equal(pane, clock.PaneOf(clock.StartOf(pane)));
            Assert.Equal(pane - 1, clock.PaneOf(clock.StartOf(pane) - 1));
            if (time - duration > -4_000_000_000_000_000_000)
                Assert.Equal(pane - 60, clock.PaneOf(time - duration));
        }
    }

    [Theory]
    [InlineData(3600, 0, 0)]
    [InlineData(3600, 59, 0)]
    [InlineData(3600, 60, 1)]
    [InlineData(3600, -1, -1)]
    [InlineData(61, 1, 0)]
    [InlineData(61, 2, 1)]
    [InlineData(61, 61, 60)]
    public void PaneOf_CountsSixtiethsFromTheEpoch(long duration, long time, long pane) => Assert.Equal(pane, new PaneClock(duration).PaneOf(time));
}

/// <summary>One pane of one feature: a list that becomes a table.</summary>
public sealed class PaneCountsTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void ExpireFrom_TakesAwayExactlyWhatWasAdded_SparseOrDense(int cells)
    {
        var random = new Random(cells);
        var pane = new PaneCounts(cells);
        foreach (int added in (int[])[0, 1, 15, 16, 17, (2 * cells) - 1, 2 * cells, (2 * cells) + 1, 10 * cells, 5, 3 * cells])
        {
            int[] window = [.. Enumerable.Range(0, cells + 2).Select(_ => random.Next(50))];
            int[] before = [.. window];
            for (int record = 0; record < added; record++)
            {
                int id = random.Next(cells);
                window[id]++;
                pane.Add((ushort)id);
            }

            pane.ExpireFrom(window);
            Assert.Equal(before, window);
            pane.ExpireFrom(window);
            Assert.Equal(before, window);
        }
    }
}
