using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>By what a replay is judged.</summary>
/// <param name="DefaultPsiTolerance">No lower tolerance is suggested, whatever the data.</param>
/// <param name="DefaultKsTolerance">As above.</param>
/// <param name="Timed">Whether records tell their time. Where they do not, the whole replay is given one period of the budget.</param>
public sealed record CalibrationRule(
    DriftTolerances Tolerances, FalseAlarmBudget Budget, int Windows, long MinimumRows, double DefaultPsiTolerance, double DefaultKsTolerance, bool Timed);

/// <summary>Listens to the verdicts of one window and keeps what they were about, so that every rule can be tried on it afterwards.
/// 48 bytes a column and verdict.</summary>
public sealed class CalibrationRecorder
{
    private readonly IReadOnlyList<FeatureReference> _references;
    private readonly WindowVerdicts _verdicts;
    private readonly VerdictJudge _judge;
    private readonly DriftScorer _scorer;
    private readonly List<CalibrationSample>[] _samples;
    private readonly List<TimeSpan> _given = [];
    private readonly List<TimeSpan> _spans = [];
    private readonly List<long> _rows = [];

    /// <param name="verdicts">Of the window; its verdicts from now on are recorded.</param>
    /// <param name="judge">That of the verdicts.</param>
    public CalibrationRecorder(IReadOnlyList<FeatureReference> references, WindowVerdicts verdicts, VerdictJudge judge, DriftScorer scorer)
    {
        (_references, _verdicts, _judge, _scorer) = (references, verdicts, judge, scorer);
        _samples = [.. references.Select(_ => new List<CalibrationSample>())];
        verdicts.Due += Record;
    }

    /// <param name="whole">All records of the replay.</param>
    /// <param name="psiTolerance">With which <see cref="AlarmCounts.VerdictThen"/> is counted.</param>
    public WindowCalibration Figures(CalibrationRule rule, DriftWindow whole, double psiTolerance)
    {
        var criticals = new CriticalValueCache();
        DriftTolerances then = rule.Tolerances with { Psi = psiTolerance };
        FeatureCalibration[] features = [.. _references.Select((reference, column) =>
            new CalibrationColumn(reference, _samples[column], Alphas(rule, column), rule, criticals).Figures(_judge.Figures(whole, column), then))];
        TimeSpan? span = rule.Timed ? _given.Aggregate(TimeSpan.Zero, (sum, given) => sum + given) : null;
        return new WindowCalibration(_verdicts.Window.Label, whole.Rows, _rows.Count, span, rule.Timed ? Median(_spans) : null, Median(_rows), features);
    }

    private void Record(TimeSpan given)
    {
        DriftWindow window = _verdicts.Window;
        WindowDrift drift = _scorer.Score(window);
        for (int column = 0; column < _samples.Length; column++)
            _samples[column].Add(CalibrationSample.Of(_judge.Figures(window, column), drift.Features[column]));
        _given.Add(given);
        _spans.Add(window.Rows == 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)(((Int128)window.NewestTime - window.OldestTime) / 100)));
        _rows.Add(window.Rows);
    }

    private double[] Alphas(CalibrationRule rule, int column)
    {
        int tests = _judge.TestsOf(column);
        return [.. _given.Select(given => rule.Budget.Alpha(rule.Timed ? given : rule.Budget.Period / _given.Count, rule.Windows, _references.Count, tests))];
    }

    private static T? Median<T>(List<T> values)
        where T : struct => values.Count == 0 ? null : values.Order().ElementAt(values.Count / 2);

    private static long Median(List<long> values) => Median<long>(values) ?? 0;
}
