namespace DriftExporter.Binning;

/// <summary>
/// Points of a numeric column's grid. With no more distinct values than points every value is a point, and every
/// statistic on the cells is exact. Else the points are the values at ranks ceil(iM/K), so that an open gap holds fewer
/// than M/K training rows and every value with M/K rows or more is a point; the smallest and largest values join them,
/// so that tails keep their shape.
/// </summary>
public static class PointChooser
{
    /// <summary>How many of the smallest and of the largest values are points, beside the ranked ones.</summary>
    public const int Extremes = 256;

    /// <param name="sorted">[M] ascending, M ≥ 1, without NaN; -0.0 has been made 0.0.</param>
    /// <param name="points">K, the wanted number of ranked points.</param>
    /// <returns>Ascending, distinct.</returns>
    public static double[] FromSorted(ReadOnlySpan<double> sorted, int points)
    {
        double[]? all = DistinctUpTo(sorted, points);
        if (all is not null)
            return all;
        var chosen = new List<double>(points + (2 * Extremes));
        long count = sorted.Length;
        int rank = 0;
        long next = 0;
        for (int position = 0; position < sorted.Length; position++)
        {
            bool extreme = position < Extremes || position >= sorted.Length - Extremes;
            bool ranked = position == next;
            while (rank <= points && next <= position)
                next = RankPosition(++rank, count, points);
            if ((extreme || ranked) && (chosen.Count == 0 || sorted[position] > chosen[^1]))
                chosen.Add(sorted[position]);
        }

        return [.. chosen];
    }

    /// <summary>
    /// Chooses among the points of a finer grid by exact counts: for each rank the first fine point at or above it, and
    /// every fine point of a gap that would hold more than 2/K of the rows.
    /// </summary>
    /// <param name="finePoints">[P] ascending.</param>
    /// <param name="fineCounts">[2P+1] exact training rows in the cells of the fine grid.</param>
    public static double[] FromFineGrid(ReadOnlySpan<double> finePoints, ReadOnlySpan<long> fineCounts, int points)
    {
        if (finePoints.Length <= points)
            return finePoints.ToArray();
        long total = 0;
        foreach (long cell in fineCounts)
            total += cell;
        var chosen = new List<double>(points + (2 * Extremes));
        long upToPoint = 0, gap = 0;
        int nextRank = 0, firstOfGap = 0;
        for (int point = 0; point < finePoints.Length; point++)
        {
            gap += fineCounts[2 * point];
            upToPoint += fineCounts[2 * point] + fineCounts[(2 * point) + 1];
            bool extreme = point < Extremes || point >= finePoints.Length - Extremes;
            bool ranked = nextRank <= points && RankPosition(nextRank, total, points) < upToPoint;
            while (nextRank <= points && RankPosition(nextRank, total, points) < upToPoint)
                nextRank++;
            if (!extreme && !ranked)
            {
                gap += fineCounts[(2 * point) + 1];
                continue;
            }

            if ((Int128)gap * points > 2 * (Int128)total)
                chosen.AddRange(finePoints[firstOfGap..point]);
            chosen.Add(finePoints[point]);
            gap = 0;
            firstOfGap = point + 1;
        }

        return [.. chosen];
    }

    /// <summary>The grid with more points in it (edges, fences), ascending and distinct.</summary>
    public static double[] With(ReadOnlySpan<double> points, IEnumerable<double> more) =>
        [.. points.ToArray().Concat(more.Select(value => value + 0.0)).Distinct().Order()];

    /// <summary>Zero-based position of rank i: 0 for i = 0, else ceil(i * count / points) - 1.</summary>
    private static long RankPosition(int rank, long count, int points) =>
        rank == 0 ? 0 : (long)(((Int128)rank * count + points - 1) / points) - 1;

    private static double[]? DistinctUpTo(ReadOnlySpan<double> sorted, int limit)
    {
        var distinct = new List<double>();
        foreach (double value in sorted)
        {
            if (distinct.Count > 0 && value == distinct[^1])
                continue;
            if (distinct.Count == limit)
                return null;
            distinct.Add(value);
        }

        return [.. distinct];
    }
}
