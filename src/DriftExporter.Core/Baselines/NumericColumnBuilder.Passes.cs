using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Numerics;
using DriftExporter.Windows;

namespace DriftExporter.Baselines;

/// <summary>The passes over a column that has more values than are kept in memory.</summary>
internal sealed partial class NumericColumnBuilder
{
    /// <summary>Points of the fine grid, below the 32,767 that 16-bit cell ids allow.</summary>
    private const int FinePoints = 30_000;

    /// <summary>Sampled values for each wanted point: then hardly a gap of the fine grid holds more than 1/points of the
    /// rows, and no gap of the final one more than 2/points.</summary>
    private const int SampledForPoint = 32;

    private readonly ushort[] _ids = new ushort[ColumnBatch.MaxRows];
    private RowSample? _sample;
    private ExtremeValues? _extremes;

    /// <summary>The distinct values, as long as there are no more than a baseline's points; else null.</summary>
    private HashSet<double>? _everyValue;
    private double[] _points = [];
    private NumericCells? _cells;
    private long[] _counts = [];
    private double[] _finePoints = [];
    private long[] _fineCounts = [];
    private Dictionary<int, List<double>> _gaps = [];
    private GridValues? _ranked;
    private MomentSums _moments = new(0);

    private void Spill()
    {
        _sample = new RowSample(Math.Max(RowSample.Smallest, SampledForPoint * _options.Points));
        _extremes = new ExtremeValues();
        _everyValue = [];
        double[] first = _values;
        for (int position = 0; position < _inMemoryLimit; position++)
            Sample(first[position], position);
        DoubleSort.Sort(first.AsSpan(0, _inMemoryLimit));
        Describe(first.AsSpan(0, _inMemoryLimit));
        Distinct = null;
        _values = [];
    }

    private void Sample(double value, long position)
    {
        _sample!.Add(value, position);
        _extremes!.Add(value);
        if (_everyValue is not null && _everyValue.Add(value) && _everyValue.Count > _options.Points)
            _everyValue = null;
    }

    private void StartFineGrid()
    {
        Distinct = _everyValue?.Count;
        double[] sample = _sample!.Sorted();
        UseGrid(_everyValue is null
            ? PointChooser.With(PointChooser.FromSorted(sample, FinePoints), _extremes!.Values())
            : [.. _everyValue.Order()]);
        double[] extremes = _extremes!.Values();
        _scale = ScaleFor(extremes[0], extremes[^1]);
        _moments = new MomentSums(_sample.Mean(_scale));
    }

    private void UseGrid(double[] points)
    {
        _points = points;
        _cells = new NumericCells(points);
        _counts = new long[_cells.CellCount];
    }

    private void CountCells(ColumnVector column, int rows)
    {
        _cells!.Map(column.Numbers.AsSpan(0, rows), column.States.AsSpan(0, rows), _ids.AsSpan(0, rows));
        for (int row = 0; row < rows; row++)
            _counts[_ids[row]]++;
        if (_stage != Stage.Fine)
            return;
        for (int row = 0; row < rows; row++)
        {
            if (column.States[row] == ValueState.Value)
                _moments.Add(_scale * column.Numbers[row]);
        }
    }

    /// <summary>Names the gaps whose values are needed: those that hold a neighbour of a quantile.</summary>
    private void StartCollecting()
    {
        _finePoints = _points;
        _fineCounts = _counts[..((2 * _points.Length) + 1)];
        long[] upTo = GridValues.Cumulative(_fineCounts);
        IEnumerable<double> wanted = s_probabilities
            .Concat(Enumerable.Range(1, _options.Bins - 1).Select(edge => edge / (double)_options.Bins));
        _gaps = [];
        foreach (double probability in wanted)
        {
            long below = (long)Math.Floor((upTo[^1] - 1) * probability);
            foreach (long position in (long[])[below, Math.Min(below + 1, upTo[^1] - 1)])
            {
                int cell = GridValues.CellOfRank(upTo, position);
                if (cell % 2 == 0)
                    _gaps[cell] = [];
            }
        }
    }

    private void Collect(ColumnVector column, int rows)
    {
        if (_gaps.Count == 0)
            return;
        _cells!.Map(column.Numbers.AsSpan(0, rows), column.States.AsSpan(0, rows), _ids.AsSpan(0, rows));
        for (int row = 0; row < rows; row++)
        {
            if (_gaps.TryGetValue(_ids[row], out List<double>? gap))
                gap.Add(column.Numbers[row] + 0.0);
        }
    }

    /// <summary>Puts the final grid together, with its edges and fences, for the last pass to count on.</summary>
    private void StartCounting()
    {
        _ranked = new GridValues(_finePoints, _fineCounts,
            _gaps.ToDictionary(gap => gap.Key, gap => gap.Value.Order().ToArray()));
        _gaps = [];
        double[] points = [];
        double[] basePoints = PointChooser.FromFineGrid(_finePoints, _fineCounts, _options.Points);
        Finish(_ranked, _moments, basePoints, grid =>
        {
            points = grid;
            return FineCountsOn(grid);
        });
        UseGrid(points);
    }

    /// <summary>Every value is a point of the fine grid, whose counts therefore say everything.</summary>
    private NumericProfile BuildFromEveryValue() =>
        Finish(new GridValues(_finePoints, _fineCounts, new Dictionary<int, double[]>()), _moments, _finePoints, FineCountsOn);

    private NumericProfile BuildFromCounts() =>
        Finish(_ranked!, _moments, _points, points => points.AsSpan().SequenceEqual(_points)
            ? _counts[..((2 * points.Length) + 1)]
            : throw new InvalidOperationException("The grid changed between two passes."));

    /// <summary>Rows at those points of a grid that are points of the fine grid; gaps are not known, and left 0. Enough to find a heavy value.</summary>
    private long[] FineCountsOn(double[] grid)
    {
        long[] counts = new long[(2 * grid.Length) + 1];
        for (int point = 0; point < grid.Length; point++)
        {
            int fine = Array.BinarySearch(_finePoints, grid[point]);
            if (fine >= 0)
                counts[(2 * point) + 1] = _fineCounts[(2 * fine) + 1];
        }

        return counts;
    }
}
