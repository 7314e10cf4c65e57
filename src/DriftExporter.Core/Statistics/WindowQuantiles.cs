namespace DriftExporter.Statistics;

/// <summary>Quantiles of the window from counts per cell: linear interpolation between the order statistics at (n-1)q. Ranks are exact; an
/// order statistic at a point is exact, one inside a gap is placed there evenly and so off by less than the gap's width.</summary>
public static class WindowQuantiles
{
    /// <param name="points">[K], strictly ascending; cell 2k+1 is point k, cell 2k the gap before it.</param>
    /// <param name="windowCounts">[2K+1 or more] window rows in each cell; what lies beyond the cells is not read.</param>
    /// <param name="probabilities">Ascending, in [0, 1].</param>
    /// <param name="minimum">The window's least value, for rows below the first point; NaN when not known: they count as the first point.</param>
    /// <param name="maximum">Likewise above the last point.</param>
    /// <param name="values">As long as probabilities; NaN in an empty window.</param>
    public static void Evaluate(
        ReadOnlySpan<double> points, ReadOnlySpan<int> windowCounts, ReadOnlySpan<double> probabilities, double minimum, double maximum, Span<double> values)
    {
        var cursor = new Cursor(points, windowCounts[..((2 * points.Length) + 1)], minimum, maximum);
        long rows = cursor.Rows;
        double last = 0;
        for (int index = 0; index < probabilities.Length; index++)
        {
            double q = probabilities[index];
            if (!(q >= last && q <= 1))
                throw new ArgumentException($"Probability {q} at {index} is not within [{last}, 1]; they ascend from 0 to 1.", nameof(probabilities));
            last = q;
            if (rows == 0 || points.Length == 0)
            {
                values[index] = double.NaN;
                continue;
            }

            double position = (rows - 1) * q, floor = Math.Floor(position);
            double low = cursor.OrderStatistic((long)floor);
            double fraction = position - floor;
            values[index] = fraction == 0 ? low : low + ((cursor.Peek((long)floor + 1) - low) * fraction);
        }
    }

    /// <summary>Walks the cells once; ranks (from 0) ascend from call to call.</summary>
    private ref struct Cursor
    {
        private readonly ReadOnlySpan<double> points;
        private readonly ReadOnlySpan<int> counts;
        private readonly double minimum;
        private readonly double maximum;
        private int cell;
        private long before;

        public Cursor(ReadOnlySpan<double> points, ReadOnlySpan<int> counts, double minimum, double maximum)
        {
            this.points = points;
            this.counts = counts;
            this.minimum = double.IsNaN(minimum) && points.Length > 0 ? points[0] : minimum;
            this.maximum = double.IsNaN(maximum) && points.Length > 0 ? points[^1] : maximum;
            foreach (int count in counts)
                Rows += count;
        }

        public long Rows { get; }

        public double OrderStatistic(long rank)
        {
            while (rank >= before + counts[cell])
                before += counts[cell++];
            return Place(cell, rank - before);
        }

        /// <summary>The same without moving on.</summary>
        public readonly double Peek(long rank)
        {
            int ahead = cell;
            long skipped = before;
            while (rank >= skipped + counts[ahead])
                skipped += counts[ahead++];
            return Place(ahead, rank - skipped);
        }

        private readonly double Place(int cell, long within)
        {
            if ((cell & 1) == 1)
                return points[cell / 2];
            double count = counts[cell];
            if (cell == 0)
                return minimum + ((points[0] - minimum) * (within / count));
            double left = points[(cell / 2) - 1];
            return cell == counts.Length - 1
                ? left + ((maximum - left) * ((within + 1) / count))
                : left + ((points[cell / 2] - left) * ((within + 0.5) / count));
        }
    }
}
