using DriftExporter.Baselines;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Scoring;

/// <summary>The newest verdict on every column of a window, and the evidence that they add up to.</summary>
public sealed class ColumnVerdicts
{
    private readonly VerdictJudge _judge;
    private readonly ColumnVerdict[] _columns;
    private readonly double[] _p;

    /// <param name="judge">May be shared with other windows of the model.</param>
    public ColumnVerdicts(VerdictJudge judge)
    {
        _judge = judge;
        _columns = new ColumnVerdict[judge.Columns];
        _p = new double[judge.Columns];
        Array.Fill(_columns, ColumnVerdict.None);
    }

    public int Columns => _columns.Length;

    /// <summary>A copy, in the baseline's order.</summary>
    public IReadOnlyList<ColumnVerdict> State
    {
        get => [.. _columns];
        set
        {
            if (value.Count != _columns.Length)
                throw new ArgumentException($"Verdicts on {value.Count} columns do not fit a baseline of {_columns.Length}.", nameof(value));
            for (int column = 0; column < _columns.Length; column++)
                _columns[column] = value[column];
        }
    }

    /// <summary>Judges all columns.</summary>
    /// <param name="alpha">Level of one test, by the number of tests of a column. With 0 nothing is found and nothing added to the evidence.</param>
    public void Judge(DriftWindow window, Func<int, double> alpha)
    {
        for (int column = 0; column < _columns.Length; column++)
        {
            int tests = _judge.TestsOf(column);
            double level = alpha(tests);
            Verdict verdict = _judge.Judge(window, column, level);
            _p[column] = Math.Pow(10, verdict.Log10P);
            double evidence = _columns[column].Evidence;
            double? critical = _columns[column].EvidenceCritical;
            if (verdict.Taken && level > 0)
            {
                critical = EDetector.Critical(level * tests);
                evidence = EDetector.Next(evidence, verdict.Log10P, 10 * critical.Value);
            }

            _columns[column] = new ColumnVerdict(verdict.Taken ? verdict.Drifted : null, null, evidence, critical, verdict.Drifted ? verdict.Reasons() : []);
        }

        BenjaminiHochberg.Adjust(_p, _p);
        for (int column = 0; column < _columns.Length; column++)
            _columns[column] = _columns[column] with { QValue = double.IsNaN(_p[column]) ? null : _p[column] };
    }

    /// <summary>Puts the verdicts, and critical values for the rows that the window has now, beside its figures.</summary>
    /// <param name="drift">Figures of the window.</param>
    /// <param name="alpha">Of the critical values, by the number of tests of a column; 0 gives none.</param>
    /// <param name="verdictTime">Null before the first verdict.</param>
    public WindowDrift Complete(WindowDrift drift, DriftWindow window, Func<int, double> alpha, long? verdictTime)
    {
        var features = new FeatureDrift[drift.Features.Count];
        int scored = 0, detected = 0;
        for (int column = 0; column < features.Length; column++)
        {
            ColumnVerdict verdict = _columns[column];
            features[column] = _judge.WithCriticals(drift.Features[column], window, column, alpha(_judge.TestsOf(column))) with
            {
                Detected = verdict.Detected,
                Reasons = verdict.Reasons,
                QValue = verdict.QValue,
                Evidence = verdict.EvidenceCritical is null ? null : verdict.Evidence,
                EvidenceCritical = verdict.EvidenceCritical,
            };
            bool counts = features[column].Role == FeatureRole.Feature;
            scored += counts && verdict.Detected is not null ? 1 : 0;
            detected += counts && verdict.Detected == true ? 1 : 0;
        }

        return drift with
        {
            Features = features,
            VerdictTime = verdictTime,
            ScoredFeatures = verdictTime is null ? null : scored,
            DetectedFeatures = verdictTime is null ? null : detected,
        };
    }
}
