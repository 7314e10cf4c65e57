using DriftExporter.Statistics;

namespace DriftExporter.Tests.Scoring;

/// <summary>Where the population has drifted by just what is tolerated, the test of PSI is wrong as often as it says: the worst that an
/// accepted drift can do.</summary>
public sealed class EdgeOfToleranceTests
{
    private const double Tolerance = 0.02, Alpha = 0.02;

    [Theory]
    [InlineData(500, 60)]
    [InlineData(2000, 40)]
    public void Rejections_AreAsMany_AsAlphaSays(int rows, int verdicts)
    {
        foreach (PopulationKind kind in (PopulationKind[])[PopulationKind.Continuous, PopulationKind.Count])
        {
            (PopulationColumn[] before, PopulationColumn[] after) = ShiftedColumns.Of(kind, 50, Tolerance);
            var counts = new RuleCounts();
            new VerdictSimulation(before, after, 6) { ColumnAlpha = Alpha * VerdictRule.TestCount(numeric: true), VerdictsPerBaseline = 5 }
                .Run(rows, verdicts, new DriftTolerances(Tolerance, 1, 1), counts.Count);
            Assert.InRange(counts.PsiTests / (Alpha * counts.Looks), 0.5, 1.5);
        }
    }

    [Fact]
    public void Populations_StandAsFarApart_AsAskedFor()
    {
        foreach (PopulationKind kind in Enum.GetValues<PopulationKind>())
        {
            (PopulationColumn[] before, PopulationColumn[] after) = ShiftedColumns.Of(kind, 10, 0.1);
            int[] bins = ShiftedColumns.Bins(before[0]);
            Assert.All(after, column => Assert.Equal(0.1, ShiftedColumns.Psi(before[0], column, bins), 1e-3));
        }
    }
}
