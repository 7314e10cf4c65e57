namespace DriftExporter.Tests.Statistics;

/// <summary>Two samples as counts over the cells that points make, by the definition: id(x) = #points below x + #points up to x.</summary>
internal sealed class CountedCells
{
    public CountedCells(IEnumerable<double> points, IReadOnlyCollection<double> baseline, IReadOnlyCollection<double> window)
    {
        Points = [.. points.Select(point => point + 0.0).Distinct().Order()];
        BaselineCumulative = new long[(2 * Points.Length) + 1];
        WindowCounts = new int[BaselineCumulative.Length + 2]; // missing and invalid follow, and must not be read
        WindowCounts[^1] = WindowCounts[^2] = 1_000_000;
        foreach (double value in baseline)
            BaselineCumulative[Cell(value)]++;
        for (int cell = 1; cell < BaselineCumulative.Length; cell++)
            BaselineCumulative[cell] += BaselineCumulative[cell - 1];
        foreach (double value in window)
            WindowCounts[Cell(value)]++;
        BelowSum = window.Where(value => value < Points[0]).Sum(value => Points[0] - value);
        AboveSum = window.Where(value => value > Points[^1]).Sum(value => value - Points[^1]);
    }

    public double[] Points { get; }

    public long[] BaselineCumulative { get; }

    public int[] WindowCounts { get; }

    public double BelowSum { get; }

    public double AboveSum { get; }

    private int Cell(double value)
    {
        int found = Array.BinarySearch(Points, value);
        return found >= 0 ? (2 * found) + 1 : 2 * ~found;
    }
}
