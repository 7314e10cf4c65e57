using System.Text;
using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>
/// Counts one column on the grid of a plan, a baseline that was made before: one pass, and everything that is kept adds
/// up exactly, so that the profiles of parts merge into the profile of the whole.
/// </summary>
internal sealed class FixedGridBuilder : IColumnBuilder
{
    private readonly FeatureProfile _plan;
    private readonly FeatureCells _cells;
    private readonly ushort[] _ids = new ushort[ColumnBatch.MaxRows];
    private readonly long[] _counts;
    private readonly ExactSums _sums = new();
    private readonly HashSet<ulong> _otherHashes = [];
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    public FixedGridBuilder(FeatureProfile plan)
    {
        _plan = plan;
        _cells = plan.Numeric is { } numeric
            ? new FeatureCells(new NumericCells(numeric.Points), numeric.Float32)
            : new FeatureCells(new CategoryCells([.. plan.Categorical!.Categories.Select(category => Encoding.UTF8.GetBytes(category.Value))], null));
        _counts = new long[_cells.CellCount];
    }

    public long Rows { get; private set; }

    public long Missing => _counts[_cells.MissingId];

    public long Invalid => _counts[_cells.InvalidId];

    public void Add(ColumnVector column, int rows)
    {
        Rows += rows;
        Span<ushort> ids = _ids.AsSpan(0, rows);
        _cells.Map(column, ids);
        foreach (ushort id in ids)
            _counts[id]++;
        for (int row = 0; row < rows; row++)
        {
            if (column.States[row] != ValueState.Value)
                continue;
            if (_cells.Numeric is not null)
                AddNumber(column.Numbers[row] + 0.0);
            else if (ids[row] == _cells.Categories!.OtherId && _otherHashes.Count <= CategoricalColumnBuilder.HashLimit)
                _otherHashes.Add(CategoryCells.StableHash(column.Text(row)));
        }
    }

    public bool EndPass() => false;

    public FeatureProfile Build() => _plan with
    {
        Rows = Rows,
        Missing = Missing,
        Invalid = Invalid,
        Numeric = _plan.Numeric is { } numeric
            ? FixedGrid.Numeric(numeric, _counts[..((2 * numeric.Points.Length) + 1)], _sums.Freeze(), _minimum, _maximum) : null,
        Categorical = _plan.Categorical is { } categorical
            ? FixedGrid.Categorical(categorical, _counts[..categorical.Categories.Count], _counts[_cells.Categories!.OtherId], _otherHashes) : null,
    };

    private void AddNumber(double value)
    {
        _sums.Add(value);
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
    }
}
