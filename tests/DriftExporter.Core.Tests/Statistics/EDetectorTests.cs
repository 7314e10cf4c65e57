using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class EDetectorTests
{
    [Fact]
    public void Next_IsTheRecursion_ForReferenceSeries()
    {
        foreach (var vector in Read("multiplicity.json").Where(vector => vector.Has("evidence")))
        {
            double evidence = 0;
            foreach ((double p, double expected) in vector.Numbers("p").Zip(vector.Numbers("evidence")))
            {
                evidence = EDetector.Next(evidence, Math.Log10(p), double.PositiveInfinity);
                Close(expected, evidence, 1e-12, $"p {p}");
            }
        }
    }

    [Fact]
    public void Next_StopsAtTheCap_AndWearsOff()
    {
        Assert.Equal(500, EDetector.Next(0, -100_000, 500));
        Assert.Equal(500, EDetector.Next(3, double.NegativeInfinity, 500));
        Assert.Equal(7, EDetector.Next(7, double.NaN, 500));
        double evidence = 500;
        for (int verdict = 0; verdict < 12; verdict++)
            evidence = EDetector.Next(evidence, 0, 500);
        Assert.InRange(evidence, 1, 1.2);
    }

    [Fact]
    public void Next_RaisesNoMoreThanItsAlarms_WithoutDrift()
    {
        // The mean time to reach N is at least N: with N = 100, at most half of the runs (and in truth fewer) are there by verdict 50.
        var random = new Random(7);
        double verdicts = 0;
        const int Runs = 2000;
        double critical = EDetector.Critical(0.01);
        for (int run = 0; run < Runs; run++)
        {
            double evidence = 0;
            for (int verdict = 1; verdict <= 100_000; verdict++)
            {
                evidence = EDetector.Next(evidence, Math.Log10(1 - random.NextDouble()), 10 * critical);
                verdicts++;
                if (evidence >= critical)
                    break;
            }
        }

        Assert.InRange(verdicts / Runs, 100, 400);
    }
}
