using DriftExporter.Statistics;

namespace DriftExporter.Tests.Scoring;

/// <summary>Whether the exporter keeps its promise: false verdicts against the budget of false alarms, 50 columns of three kinds.</summary>
public sealed class VerdictSimulationTests
{
    private const int Columns = 50;
    private static readonly DriftTolerances s_none = new(0, 0, 0), s_defaults = new(0.02, 0.02, 0.01);

    private static SimulationResult Quiet(int rows, int verdicts, DriftTolerances tolerances, double columnAlpha, ulong seed)
    {
        PopulationColumn[] columns = VerdictSimulation.Quiet(Columns);
        return new VerdictSimulation(columns, columns, seed) { ColumnAlpha = columnAlpha }.Run(rows, verdicts, tolerances);
    }

    [Theory]
    [InlineData(500, 300)]
    [InlineData(2000, 150)]
    public void FalseVerdicts_AreWithinTheBudget_WhereNothingDrifts(int rows, int verdicts)
    {
        // 0.01 a column: 150 false verdicts are allowed for at the larger, 75 at the smaller.
        Assert.InRange(Quiet(rows, verdicts, s_none, 0.01, seed: 1).Spent, 0.3, 2);
        Assert.InRange(Quiet(rows, verdicts / 3, s_defaults, 0.01, seed: 2).Spent, 0, 1);
    }

    [Theory]
    [InlineData(500, 2500)]
    [InlineData(5000, 2000)]
    [InlineData(20_000, 300)]
    [Trait("Category", "Slow")]
    public void FalseVerdicts_AreWithinTheBudget_AtAnySizeOfWindow(int rows, int verdicts)
    {
        Assert.InRange(Quiet(rows, verdicts, s_none, 0.002, seed: 3).Spent, 0.3, 2);
        Assert.InRange(Quiet(rows, verdicts / 4, s_defaults, 0.002, seed: 4).Spent, 0, 1);
    }

    [Fact]
    public void APsiOfATenth_IsFound_InWindowsOfAThousand()
    {
        PopulationColumn before = new(PopulationKind.Continuous, "x", 0.02), after = Tilted(0.1);
        SimulationResult result = new VerdictSimulation([before], [after], 5) { ColumnAlpha = 1e-4 * 5 }.Run(1000, 200, s_defaults);
        Assert.InRange(result.Found[0] / (double)result.Verdicts, 0.85, 1);
    }

    /// <summary>The continuous population, tilted until its deciles have this PSI.</summary>
    private static PopulationColumn Tilted(double psi)
    {
        double low = 0, high = 4;
        while (high - low > 1e-4)
        {
            double middle = 0.5 * (low + high);
            double[] shares = [.. new PopulationColumn(PopulationKind.Continuous, "x", 0.02, middle).Shares().Chunk(100).Select(bin => bin.Sum())];
            if (shares.Sum(share => (share - 0.1) * Math.Log(share / 0.1)) < psi)
                low = middle;
            else
                high = middle;
        }

        return new PopulationColumn(PopulationKind.Continuous, "x", 0.02, low);
    }
}
