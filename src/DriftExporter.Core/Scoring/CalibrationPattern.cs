namespace DriftExporter.Scoring;

/// <summary>How the windows of one column differ from the baseline.</summary>
public enum CalibrationPattern
{
    /// <summary>Hardly a window differs by more than chance and the tolerances explain.</summary>
    Quiet,

    /// <summary>Windows differ, each in its own way: all of them together are near the baseline. A season, an hour of the day, or a trend
    /// that the baseline has too.</summary>
    Seasonal,

    /// <summary>Later windows differ more than earlier ones: the column moves, or jumps, away from the baseline.</summary>
    Trend,

    /// <summary>The windows differ, and all of them together do too.</summary>
    Different,
}

/// <summary>Tells the patterns apart by the PSI of the windows and of all their records together. PSI is convex: the whole has at most
/// the mean of its windows. Near it, all windows differ in the same way; far below it, what differs averages out.</summary>
public static class CalibrationPatterns
{
    /// <summary>Share of the windows that have to differ, and at least two of them, before a column is more than an incident.</summary>
    public const double ManyWindows = 0.2;

    /// <summary>What the whole shows of its windows' PSI where they differ in their own ways: half of it or less.</summary>
    public const double AveragedOut = 0.5;

    /// <summary>Rank correlation of PSI with time from which windows move away from the baseline, where the whole shows a trace of it.</summary>
    private const double Rising = 0.7, Trace = 0.1;
    private const int FewestForTrend = 6;

    /// <param name="excesses">[windows] PSI less chance, in the order of time.</param>
    /// <param name="differing">Windows whose PSI or KS neither chance nor the tolerances explain.</param>
    /// <param name="whole">PSI less chance of all records together.</param>
    public static CalibrationPattern Of(IReadOnlyList<double> excesses, int differing, double whole)
    {
        if (differing < 2 || differing < ManyWindows * excesses.Count)
            return CalibrationPattern.Quiet;
        double mean = excesses.Average();
        if (whole > Trace * mean && excesses.Count >= FewestForTrend && RankCorrelationWithTime(excesses) > Rising)
            return CalibrationPattern.Trend;
        return whole <= AveragedOut * mean ? CalibrationPattern.Seasonal : CalibrationPattern.Different;
    }

    /// <summary>Spearman's: of the values' ranks (ties by their order, which does not matter for measured PSI) and their places.</summary>
    private static double RankCorrelationWithTime(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(index => values[index])];
        double squares = 0;
        for (int rank = 0; rank < order.Length; rank++)
            squares += Math.Pow(rank - order[rank], 2);
        double n = order.Length;
        return 1 - (6 * squares / (n * ((n * n) - 1)));
    }
}
