using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Numerics;
using DriftExporter.Windows;

namespace DriftExporter.Baselines;

/// <summary>
/// Makes the profile of one numeric column in one pass over the data, or in up to four where the column has more than
/// <see cref="InMemoryLimit"/> values. Memory is bounded either way.
/// </summary>
/// <remarks>
/// Passes. 1 Gather: keep the values; beyond the limit keep a sample and the extremes instead. Then, only beyond the
/// limit: 2 Fine: count exactly on a grid of the sample's points, or of all distinct values where a baseline has points
/// for them, and then no further pass is needed. 3 Collect: keep the values of the few gaps that hold a quantile.
/// 4 Count: count exactly on the final grid. Every count is exact; the sample decides only where points are.
/// </remarks>
internal sealed partial class NumericColumnBuilder : IColumnBuilder
{
    /// <summary>Values of a column that are kept in memory: 8 MiB a column.</summary>
    public const int InMemoryLimit = 1 << 20;

    /// <summary>Probabilities of the quantiles that a baseline states.</summary>
    private static readonly double[] s_probabilities = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

    private readonly ColumnDecision _decision;
    private readonly BaselineOptions _options;
    private readonly int _inMemoryLimit;
    private double[] _values = [];
    private double _scale = 1;
    private Stage _stage = Stage.Gather;

    public NumericColumnBuilder(ColumnDecision decision, BaselineOptions options, int inMemoryLimit = InMemoryLimit)
    {
        _decision = decision;
        _options = options;
        _inMemoryLimit = inMemoryLimit;
    }

    private enum Stage
    {
        Gather,
        Fine,
        Collect,
        Count,
        Done,
    }

    public long Rows { get; private set; }

    public long Missing { get; private set; }

    public long Invalid { get; private set; }

    public long Values => Rows - Missing - Invalid;

    /// <summary>Known after the first pass: no value came twice (for a large column: among its first InMemoryLimit values).</summary>
    public bool NoRepeats { get; private set; }

    /// <summary>Known after the first pass; null when there are more than a baseline's points.</summary>
    public int? Distinct { get; private set; }

    public void Add(ColumnVector column, int rows)
    {
        if (_decision.Float32)
            column.RoundToFloat32(rows);
        switch (_stage)
        {
            case Stage.Gather:
                Gather(column, rows);
                break;
            case Stage.Collect:
                Collect(column, rows);
                break;
            default:
                CountCells(column, rows);
                break;
        }
    }

    public bool EndPass()
    {
        switch (_stage)
        {
            case Stage.Gather when _sample is null:
                DoubleSort.Sort(_values.AsSpan(0, (int)Values));
                Describe(_values.AsSpan(0, (int)Values));
                _stage = Stage.Done;
                return false;
            case Stage.Gather:
                StartFineGrid();
                _stage = Stage.Fine;
                return true;
            case Stage.Fine:
                StartCollecting();
                _stage = _everyValue is null ? Stage.Collect : Stage.Done;
                return _everyValue is null;
            case Stage.Collect:
                StartCounting();
                _stage = Stage.Count;
                return true;
            default:
                _stage = Stage.Done;
                return false;
        }
    }

    public FeatureProfile Build()
    {
        NumericProfile numeric = _sample is null ? BuildInMemory()
            : _everyValue is null ? BuildFromCounts() : BuildFromEveryValue();
        return new FeatureProfile
        {
            Name = _decision.Column.Name,
            Role = _decision.Role,
            DataType = _decision.Column.DataType,
            Rows = Rows,
            Missing = Missing,
            Invalid = Invalid,
            Numeric = numeric,
        };
    }

    private void Gather(ColumnVector column, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            Rows++;
            switch (column.States[row])
            {
                case ValueState.Missing:
                    Missing++;
                    break;
                case ValueState.Invalid:
                    Invalid++;
                    break;
                default:
                    Keep(column.Numbers[row] + 0.0, Values - 1);
                    break;
            }
        }
    }

    private void Keep(double value, long position)
    {
        if (_sample is null && position == _inMemoryLimit)
            Spill();
        if (_sample is not null)
        {
            Sample(value, position);
            return;
        }

        if (position == _values.Length)
            Array.Resize(ref _values, Math.Min(Math.Max(4096, _values.Length * 2), _inMemoryLimit));
        _values[position] = value;
    }

    private void Describe(ReadOnlySpan<double> sorted)
    {
        int distinct = sorted.Length > 0 ? 1 : 0;
        for (int index = 1; index < sorted.Length; index++)
        {
            if (sorted[index] != sorted[index - 1])
                distinct++;
        }

        NoRepeats = distinct == sorted.Length;
        Distinct = distinct <= _options.Points ? distinct : null;
    }

    private NumericProfile BuildInMemory()
    {
        ReadOnlyMemory<double> sorted = _values.AsMemory(0, (int)Values);
        var ranked = new SortedValues(sorted);
        MomentSums moments = MomentsOf(sorted.Span);
        double[] basePoints = PointChooser.FromSorted(sorted.Span, _options.Points);
        return Finish(ranked, moments, basePoints, points =>
        {
            long[] counts = new long[(2 * points.Length) + 1];
            long before = 0;
            for (int point = 0; point < points.Length; point++)
            {
                long atMost = ranked.CountAtMost(points[point]);
                long below = ranked.CountAtMost(Math.BitDecrement(points[point]));
                counts[2 * point] = below - before;
                counts[(2 * point) + 1] = atMost - below;
                before = atMost;
            }

            counts[^1] = ranked.Count - before;
            return counts;
        });
    }

    /// <summary>About the mean, which a first sum about the median finds.</summary>
    private MomentSums MomentsOf(ReadOnlySpan<double> sorted)
    {
        _scale = ScaleFor(sorted[0], sorted[^1]);
        var first = new MomentSums(_scale * sorted[sorted.Length / 2]);
        Add(ref first, sorted);
        var moments = new MomentSums(first.Mean);
        Add(ref moments, sorted);
        return moments;
    }

    private void Add(ref MomentSums moments, ReadOnlySpan<double> values)
    {
        if (_scale == 1)
        {
            moments.Add(values);
            return;
        }

        foreach (double value in values)
            moments.Add(_scale * value);
    }
}
