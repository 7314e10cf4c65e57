using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.Pipeline;

/// <summary>
/// All windows of a model: one set a baseline, each record in the set whose baseline holds at its event time. What is published is the
/// set whose baseline holds at the watermark, so that a day is compared with days and a night with nights. One thread.
/// </summary>
/// <remarks>The windows of a set stand still while another baseline holds, and go on when it holds again. The budget of false alarms is
/// shared by all sets (see <see cref="WindowSet"/>), so a model spends it once, whatever its schedule.</remarks>
internal sealed class ModelWindows
{
    private readonly IReadOnlyList<WindowSet> _sets;
    private readonly BaselineSchedule? _schedule;
    private readonly long[] _times = new long[ColumnBatch.MaxRows];
    private bool _isCovered = true;

    /// <param name="sets">One a baseline, over the same columns.</param>
    /// <param name="schedule">Null for one baseline that always holds.</param>
    public ModelWindows(IReadOnlyList<WindowSet> sets, BaselineSchedule? schedule = null) => (_sets, _schedule) = (sets, schedule);

    /// <summary>Which baseline the published figures compare with: the one that holds, or held last.</summary>
    public int Active { get; private set; }

    /// <summary>One a baseline.</summary>
    public IReadOnlyList<WindowSet> Sets => _sets;

    public long LateRows => _sets.Sum(set => set.LateRows);

    public IReadOnlyList<string> Labels => _sets[0].Labels;

    public void Append(RecordBatch batch, EventClock clock, long now, bool errorsInWindows)
    {
        if (_schedule is null)
            _sets[0].Append(batch, clock, now, errorsInWindows);
        else
            Distribute(_schedule, batch, clock, now, errorsInWindows);
    }

    /// <summary>Goes on from a checkpoint, whose windows are loaded.</summary>
    /// <param name="active">The baseline that held, or held last.</param>
    /// <param name="lastEvent">Nanoseconds since the Unix epoch; null before the first record.</param>
    public void Restore(int active, long? lastEvent)
    {
        if (_schedule is null || lastEvent is null)
            return;
        int holds = _schedule.At(lastEvent.Value);
        _isCovered = holds >= 0;
        Active = _isCovered ? holds : Math.Clamp(active, 0, _sets.Count - 1);
    }

    /// <summary>The active set, scored; nothing but empty windows while no baseline holds.</summary>
    public DriftSnapshot Score() => _isCovered ? _sets[Active].Score() : _sets[Active].ScoreNothing();

    private void Distribute(BaselineSchedule schedule, RecordBatch batch, EventClock clock, long now, bool errorsInWindows)
    {
        bool arrivalTimes = clock.Watermark is null;
        clock.Resolve(batch, now, _times);
        if (arrivalTimes && clock.Watermark is not null)
        {
            foreach (WindowSet set in _sets)
                set.RestartTime();
        }

        for (int index = 0; index < _sets.Count; index++)
            Append(schedule, index, batch, errorsInWindows);
        int holds = schedule.At(clock.Watermark ?? now);
        _isCovered = holds >= 0;
        Active = _isCovered ? holds : Active;
    }

    /// <summary>Gives a set its records, run by run.</summary>
    private void Append(BaselineSchedule schedule, int baseline, RecordBatch batch, bool errorsInWindows)
    {
        bool isLoaded = false;
        int row = 0;
        while (row < batch.RowCount)
        {
            int start = row;
            while (row < batch.RowCount && schedule.At(_times[row]) == baseline)
                row++;
            if (row > start)
            {
                if (!isLoaded)
                    _sets[baseline].Load(batch, _times);
                isLoaded = true;
                _sets[baseline].AppendLoaded(batch, start, row, errorsInWindows);
            }

            while (row < batch.RowCount && schedule.At(_times[row]) != baseline)
                row++;
        }
    }
}
