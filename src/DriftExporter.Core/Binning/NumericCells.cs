using System.Numerics;
using System.Runtime.Intrinsics.X86;
using DriftExporter.Columns;

namespace DriftExporter.Binning;

/// <summary>
/// Cuts the number line at sorted points into cells: each point is a cell of its own (odd id, for ties) and each gap
/// between neighbours is one (even id). The id of x is #{points &lt; x} + #{points &lt;= x}, 0..2P. Immutable, so any
/// number of threads may share one.
/// </summary>
/// <remarks>
/// Ids: 0..2P values, <see cref="MissingId"/> = 2P+1, <see cref="InvalidId"/> = 2P+2. Negative zero equals zero,
/// infinities lie in the outer gaps (readers call them invalid beforehand), NaN is missing whatever its state says.
/// Three ways to the same ids: <see cref="MapScalar"/> is the specification; few points are compared one after the
/// other with a whole vector of values; more points go through a <see cref="NumericCellsGuide"/>.
/// </remarks>
public sealed partial class NumericCells
{
    /// <summary>More would leave no room for the ids in 16 bits (the hard limit is 32,766).</summary>
    public const int MaxPoints = 32_000;

    /// <summary>Comparing all points costs 0.15 ns a point and value, the guide 1.3 ns a value: they meet at eight points.</summary>
    internal const int MaxComparedPoints = 8;

    private readonly double[] points;
    private readonly NumericCellsGuide? guide;

    /// <param name="sortedPoints">[P] finite and strictly ascending; copied. P may be 0: one cell holds every value.</param>
    public NumericCells(ReadOnlySpan<double> sortedPoints)
    {
        if (sortedPoints.Length > MaxPoints)
            throw new ArgumentException($"{sortedPoints.Length} points, at most {MaxPoints} are possible.", nameof(sortedPoints));
        points = new double[sortedPoints.Length];
        for (int point = 0; point < points.Length; point++)
        {
            points[point] = sortedPoints[point] + 0.0; // -0.0 becomes 0.0
            if (!double.IsFinite(points[point]) || (point > 0 && points[point] <= points[point - 1]))
                throw new ArgumentException($"points[{point}] = {points[point]:R} is not finite or not above the point before it.", nameof(sortedPoints));
        }

        if (points.Length > MaxComparedPoints)
            guide = new NumericCellsGuide(points);
    }

    public int PointCount => points.Length;

    public ReadOnlySpan<double> Points => points;

    /// <summary>Cells that hold values: 2P+1.</summary>
    public int ValueCellCount => (2 * points.Length) + 1;

    /// <summary>All cells, missing and invalid too: 2P+3, the length of a count vector.</summary>
    public int CellCount => ValueCellCount + 2;

    public ushort MissingId => (ushort)ValueCellCount;

    public ushort InvalidId => (ushort)(ValueCellCount + 1);

    /// <summary>Cell of one value, by binary search.</summary>
    public ushort Id(double value)
    {
        if (double.IsNaN(value))
            return MissingId;
        int below = 0;
        int end = points.Length;
        while (below < end)
        {
            int middle = (below + end) >>> 1;
            if (points[middle] < value)
                below = middle + 1;
            else
                end = middle;
        }

        return (ushort)((2 * below) + (below < points.Length && points[below] == value ? 1 : 0));
    }

    /// <summary>Cell ids of a column: values [n], states [n], ids [n]. Where a state is not Value the number is not looked at.</summary>
    public void Map(ReadOnlySpan<double> values, ReadOnlySpan<ValueState> states, Span<ushort> ids)
    {
        CheckShapes(values, states, ids);
        if (guide is not null)
        {
            if (Avx2.IsSupported)
                MapGather(guide, values, ids);
            else
                MapGuided(guide, values, ids);
        }
        else if (Vector.IsHardwareAccelerated)
        {
            MapCompared(values, ids);
        }
        else
        {
            MapScalar(values, states, ids);
            return;
        }

        ApplyStates(states, ids);
    }

    /// <summary>The specification of <see cref="Map"/>.</summary>
    internal void MapScalar(ReadOnlySpan<double> values, ReadOnlySpan<ValueState> states, Span<ushort> ids)
    {
        CheckShapes(values, states, ids);
        for (int row = 0; row < values.Length; row++)
        {
            ids[row] = states[row] switch
            {
                ValueState.Value => Id(values[row]),
                ValueState.Missing => MissingId,
                _ => InvalidId,
            };
        }
    }

    private static void CheckShapes(ReadOnlySpan<double> values, ReadOnlySpan<ValueState> states, Span<ushort> ids)
    {
        if (states.Length != values.Length || ids.Length < values.Length)
            throw new ArgumentException($"{values.Length} values, {states.Length} states, room for {ids.Length} ids.");
    }
}
