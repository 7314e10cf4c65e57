namespace DriftExporter.Baselines;

/// <summary>Which rows a sample takes: spread evenly over the file, at places that a hash decides; the same for the same file.</summary>
internal static class SamplePlan
{
    /// <summary>A sample from Parquet comes from so many places of the file, where it has as many row groups.</summary>
    public const int Places = 64;

    /// <summary>Rows to take from the beginning of each group: of one group in each of <see cref="Places"/> equal stretches of the file.</summary>
    /// <param name="groups">[groups] rows of each.</param>
    /// <param name="wanted">Rows in all.</param>
    public static long[] Stretches(IReadOnlyList<long> groups, long wanted)
    {
        long[] taken = new long[groups.Count];
        long all = groups.Sum();
        int places = (int)Math.Min(groups.Count, Math.Max(Places, all == 0 ? 0 : Math.Ceiling((double)wanted * groups.Count / all)));
        for (int place = 0; place < places; place++)
        {
            int first = (int)((long)place * groups.Count / places), behind = (int)((place + 1L) * groups.Count / places);
            int group = first + (int)(RowSample.Mix((ulong)place) % (ulong)(behind - first));
            long share = (long)((Int128)wanted * (place + 1) / places) - (long)((Int128)wanted * place / places);
            taken[group] = Math.Min(groups[group], share);
        }

        return taken;
    }

    /// <summary>The row that is taken of the n-th stretch of rows; stretches have 1/share rows each.</summary>
    public static long RowOf(long stretch, double share)
    {
        long first = (long)Math.Ceiling(stretch / share), behind = Math.Max(first + 1, (long)Math.Ceiling((stretch + 1) / share));
        return first + (long)(RowSample.Mix((ulong)stretch) % (ulong)(behind - first));
    }
}
