using DriftExporter.Statistics;

namespace DriftExporter.Tests.Statistics;

public class WindowQuantilesTests
{
    private static readonly double[] Probabilities = [0, 0.05, 0.25, 0.5, 0.5, 0.75, 0.95, 1];

    [Fact]
    public void Evaluate_InterpolatesOrderStatistics_WhereEveryValueIsAPoint()
    {
        var random = new Random(3);
        for (int size = 1; size < 60; size++)
        {
            double[] window = [.. Enumerable.Range(0, size).Select(_ => Math.Floor(random.NextDouble() * 20) / 4)];
            double[] sorted = [.. window.Order()], values = new double[Probabilities.Length];
            var cells = new CountedCells(window, [], window);
            WindowQuantiles.Evaluate(cells.Points, cells.WindowCounts, Probabilities, double.NaN, double.NaN, values);
            for (int index = 0; index < values.Length; index++)
            {
                double h = (size - 1) * Probabilities[index];
                int low = (int)Math.Floor(h);
                double expected = low + 1 < size ? sorted[low] + ((sorted[low + 1] - sorted[low]) * (h - low)) : sorted[low];
                Assert.Equal(expected, values[index], 1e-14);
            }
        }
    }

    [Fact]
    public void Evaluate_IsOffByLessThanAGap_WhereValuesLieBetweenPoints()
    {
        var random = new Random(5);
        double[] window = [.. Enumerable.Range(0, 777).Select(_ => random.NextDouble() * random.NextDouble())];
        double[] sorted = [.. window.Order()], values = new double[Probabilities.Length];
        var cells = new CountedCells(Enumerable.Range(1, 19).Select(step => step / 20.0), [], window);
        WindowQuantiles.Evaluate(cells.Points, cells.WindowCounts, Probabilities, sorted[0], sorted[^1], values);
        Assert.Equal((sorted[0], sorted[^1]), (values[0], values[^1]));
        for (int index = 0; index < values.Length; index++)
            Assert.InRange(values[index] - sorted[(int)((sorted.Length - 1) * Probabilities[index])], -0.05, 0.05);
        WindowQuantiles.Evaluate(cells.Points, cells.WindowCounts, Probabilities, double.NaN, double.NaN, values);
        Assert.Equal(0.05, values[0]);
    }

    [Fact]
    public void Evaluate_SaysNothing_ForAnEmptyWindow()
    {
        double[] values = new double[1];
        WindowQuantiles.Evaluate([1, 2], new int[5], [0.5], double.NaN, double.NaN, values);
        Assert.Equal(double.NaN, values[0]);
        Assert.Throws<ArgumentException>(() => WindowQuantiles.Evaluate([1, 2], new int[5], [0.5, 0.4], 0, 3, new double[2]));
    }
}
