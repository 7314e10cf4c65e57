using System.Numerics.Tensors;
using DriftExporter.Binning;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>
/// Feeds a window and takes its verdicts at exact cuts, so that they depend on the records alone and not on how these arrived in
/// batches and polls. A rows window is judged at every N-th record, when no record of the verdict before is left in it; a duration
/// window at the first record D or more after the verdict before, on what the window held before that record. Alpha is what the
/// budget allows for the event time since then: any traffic spends the same. A verdict holds until the next.
/// </summary>
/// <remarks>
/// Invariants. 1: _spentFrom never runs backwards but by <see cref="RestartTime"/>, so that the event times given to verdicts add up to
/// the event time that passed, whatever the order of the records. 2: where no event time passed there is nothing to spend and no
/// verdict; the one before holds, as in a log of thousands of records a second whose times are whole seconds. Nothing is allocated
/// between verdicts. One thread at a time.
/// </remarks>
public sealed class WindowVerdicts
{
    private readonly VerdictPace _pace;
    private readonly FalseAlarmBudget _budget;
    private readonly int _windows;
    private readonly ColumnVerdicts _verdicts;
    private long _entered;
    private long? _spentFrom;
    private long _newest = long.MinValue;
    private long? _verdictTime;
    private TimeSpan? _spent;

    /// <param name="window">Written by nobody else.</param>
    /// <param name="judge">Shared by the windows of a model.</param>
    /// <param name="budget">Of the model, over all its windows and columns.</param>
    /// <param name="windows">Windows of the model.</param>
    public WindowVerdicts(DriftWindow window, VerdictPace pace, VerdictJudge judge, FalseAlarmBudget budget, int windows)
    {
        Window = window;
        _pace = pace;
        _budget = budget;
        _windows = windows;
        _verdicts = new ColumnVerdicts(judge);
    }

    public DriftWindow Window { get; }

    /// <summary>Raised when a verdict is due, behind it, while the window still holds what is judged; with the event time that it may
    /// spend, and if that is none there was no verdict.</summary>
    public event Action<TimeSpan>? Due;

    /// <summary>A copy of what later verdicts depend on; setting it goes on from there.</summary>
    public VerdictState State
    {
        get => new(_entered, _spentFrom, _newest, _verdictTime, _spent, _verdicts.State);
        set
        {
            _verdicts.State = value.Columns;
            (_entered, _spentFrom, _newest, _verdictTime, _spent) = (value.Entered, value.SpentFrom, value.Newest, value.VerdictTime, value.Spent);
        }
    }

    /// <summary>Adds the rows [from, from + count) of a batch, in their order, and takes the verdicts that fall due among them.</summary>
    public void Append(CellBatch batch, int from, int count)
    {
        while (count > 0)
        {
            ReadOnlySpan<long> times = batch.Times.AsSpan(from, count);
            _spentFrom ??= times[0];
            int rows = _pace.Run(_entered, _spentFrom.Value, times);
            if (rows > 0)
            {
                Window.Append(batch, from, rows);
                _entered += rows;
                _newest = Math.Max(_newest, TensorPrimitives.Max(times[..rows]));
            }

            if (_pace.ByRows ? _entered % _pace.Rows == 0 : rows < count)
                Judge(_pace.ByRows ? _newest : times[rows]);
            from += rows;
            count -= rows;
        }
    }

    /// <summary>Event time counts afresh from the next record: those before had the time of their arrival, which may be years off.</summary>
    public void RestartTime() => (_spentFrom, _newest) = (null, long.MinValue);

    /// <summary>Puts verdicts and critical values beside the figures of the window. The critical values move with the window's rows;
    /// their alpha is that of the last verdict, before it that of the event time so far, or D.</summary>
    public WindowDrift Complete(WindowDrift drift)
    {
        TimeSpan spending = _spent ?? (_pace.ByRows ? SoFar() : TimeSpan.FromTicks(_pace.Nanoseconds / 100));
        return _verdicts.Complete(drift, Window, tests => Alpha(tests, spending), _verdictTime);
    }

    private void Judge(long time)
    {
        TimeSpan elapsed = Elapsed(_spentFrom!.Value, time);
        if (elapsed > TimeSpan.Zero)
        {
            _verdicts.Judge(Window, tests => Alpha(tests, elapsed));
            (_spentFrom, _verdictTime, _spent) = (time, time, elapsed);
        }

        Due?.Invoke(elapsed);
    }

    private double Alpha(int tests, TimeSpan elapsed) => _budget.Alpha(elapsed, _windows, _verdicts.Columns, tests);

    private TimeSpan SoFar() => _spentFrom is { } first ? Elapsed(first, _newest) : TimeSpan.Zero;

    /// <summary>In ticks of 100 ns; the difference of two times can be longer than a long of nanoseconds.</summary>
    private static TimeSpan Elapsed(long from, long to) => TimeSpan.FromTicks((long)(((Int128)to - from) / 100));
}
