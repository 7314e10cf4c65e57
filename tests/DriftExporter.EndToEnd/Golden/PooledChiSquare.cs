namespace DriftExporter.EndToEnd.Golden;

/// <summary>
/// The contract's chi-square of homogeneity, written down once more: the 2 × K table of counts without Yates' correction, rare
/// categories pooled by pooled count (ties by key), a group closed at n·T ≥ 5(n + m), a short last group joined to the one
/// before, all unseen values one category. As scipy.stats.chi2_contingency(correction=False) computes a table.
/// </summary>
internal static class PooledChiSquare
{
    /// <param name="window">Rows by category, unseen ones too.</param>
    /// <param name="training">Rows by category.</param>
    public static double Of(IReadOnlyDictionary<string, long> window, IReadOnlyDictionary<string, long> training)
    {
        double n = window.Values.Sum(), m = training.Values.Sum();
        long unseen = window.Where(entry => !training.ContainsKey(entry.Key)).Sum(entry => entry.Value);
        IEnumerable<(long Window, long Training)> table = training.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (window.GetValueOrDefault(entry.Key), entry.Value)).Append((unseen, 0L));
        var groups = new List<(double Window, double Training)>();
        (double x, double y) = (0, 0);
        foreach ((long inWindow, long inTraining) in table.OrderBy(entry => entry.Window + entry.Training))
        {
            (x, y) = (x + inWindow, y + inTraining);
            if (n * (x + y) < 5 * (n + m))
                continue;
            groups.Add((x, y));
            (x, y) = (0, 0);
        }

        if (x + y > 0 && groups.Count > 0)
            groups[^1] = (groups[^1].Window + x, groups[^1].Training + y);
        return groups.Sum(group => Term(group.Window, n, group) + Term(group.Training, m, group));

        double Term(double observed, double rows, (double Window, double Training) group)
        {
            double expected = rows * (group.Window + group.Training) / (n + m);
            return (observed - expected) * (observed - expected) / expected;
        }
    }
}
