using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class BenjaminiHochbergTests
{
    [Fact]
    public void Adjust_IsTheStepUpRule_ForReferenceSeries()
    {
        foreach (var vector in Read("multiplicity.json").Where(vector => vector.Has("adjusted")))
        {
            double[] p = vector.Numbers("p"), expected = vector.Numbers("adjusted"), adjusted = new double[p.Length];
            BenjaminiHochberg.Adjust(p, adjusted);
            for (int test = 0; test < p.Length; test++)
                Close(expected[test], adjusted[test], 1e-12, $"test {test} of {p.Length}");
            bool[] rejected = [.. vector.GetProperty("rejected").EnumerateArray().Select(value => value.GetBoolean())];
            Assert.Equal(rejected, adjusted.Select(value => value <= vector.Number("q")));
        }
    }

    [Fact]
    public void Adjust_LeavesOutWhatWasNotTested()
    {
        double[] p = [double.NaN, 0.02, 1, double.NaN, 0.01];
        BenjaminiHochberg.Adjust(p, p);
        Assert.Equal([double.NaN, 0.03, 1, double.NaN, 0.03], p);
        BenjaminiHochberg.Adjust([], []);
        Assert.Throws<ArgumentException>(() => BenjaminiHochberg.Adjust([0.5], []));
    }
}
