using DriftExporter.Binning;
using DriftExporter.Columns;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;

namespace DriftExporter.Tests.Scoring;

/// <summary>What a simulation counted.</summary>
/// <param name="Verdicts">Verdicts on windows; each is about every column.</param>
/// <param name="Found">Verdicts on columns that found drift.</param>
/// <param name="Budget">How many of them the budget of false alarms allows for the event time that passed.</param>
internal sealed record SimulationResult(int Verdicts, int[] Found, double Budget)
{
    /// <summary>False verdicts over the budget, where nothing drifted.</summary>
    public double Spent => Found.Sum() / Budget;
}

/// <summary>A model under traffic: records are drawn from populations and go through the window, the cuts and the verdicts of the
/// exporter itself. The baseline is a sample of the population too, and is drawn afresh every few verdicts.</summary>
/// <param name="before">The populations that baselines are drawn from.</param>
/// <param name="after">Those that the traffic is drawn from; the same where nothing drifts.</param>
internal sealed class VerdictSimulation(IReadOnlyList<PopulationColumn> before, IReadOnlyList<PopulationColumn> after, ulong seed)
{
    private static readonly TimeSpan s_perRecord = TimeSpan.FromSeconds(1);
    private readonly SplitMix _random = new(seed);
    private long _time;

    public int VerdictsPerBaseline { get; init; } = 20;

    /// <summary>Rows of a baseline; null takes twenty times the window, from 20,000 to 200,000.</summary>
    public int? BaselineRows { get; init; }

    /// <summary>Level that every column is given per verdict, over all of its tests.</summary>
    public double ColumnAlpha { get; init; } = 0.01;

    /// <summary>Columns of all three kinds in turn, which do not drift; in half of them values are missing and invalid.</summary>
    public static PopulationColumn[] Quiet(int columns) =>
        [.. Enumerable.Range(0, columns).Select(column => new PopulationColumn((PopulationKind)(column % 3), $"c{column}", column % 2 == 0 ? 0 : 0.02))];

    /// <param name="rows">N of the window.</param>
    /// <param name="verdicts">How many to take.</param>
    /// <param name="each">Called after every verdict with the baseline's columns; null where the counts are enough.</param>
    public SimulationResult Run(int rows, int verdicts, DriftTolerances tolerances, Action<WindowVerdicts, IReadOnlyList<FeatureReference>>? each = null)
    {
        int[] found = new int[before.Count];
        for (int taken = 0; taken < verdicts; taken += VerdictsPerBaseline)
        {
            (WindowVerdicts window, FeatureReference[] references, CellBatch batch, ushort[][] cells) = Start(rows, tolerances);
            for (int verdict = taken; verdict < Math.Min(taken + VerdictsPerBaseline, verdicts); verdict++)
            {
                for (int from = 0; from < rows; from += ColumnBatch.MaxRows)
                    Draw(window, batch, cells, Math.Min(ColumnBatch.MaxRows, rows - from));
                IReadOnlyList<ColumnVerdict> columns = window.State.Columns;
                for (int column = 0; column < found.Length; column++)
                    found[column] += columns[column].Detected == true ? 1 : 0;
                each?.Invoke(window, references);
            }
        }

        return new SimulationResult(verdicts, found, verdicts * ColumnAlpha * found.Length);
    }

    private (WindowVerdicts Window, FeatureReference[] References, CellBatch Batch, ushort[][] Cells) Start(int rows, DriftTolerances tolerances)
    {
        int baselineRows = BaselineRows ?? Math.Clamp(20 * rows, 20_000, 200_000);
        var references = new FeatureReference[before.Count];
        ushort[][] cells = new ushort[before.Count][];
        for (int column = 0; column < references.Length; column++)
        {
            references[column] = before[column].Baseline(baselineRows, _random);
            cells[column] = after[column].CellsOf(references[column]);
        }

        // The first record spends no time: the first verdict has one record's time less than the others.
        var budget = new FalseAlarmBudget(ColumnAlpha * references.Length, rows * s_perRecord);
        FeatureCells[] features = [.. references.Select(reference => reference.Cells)];
        var judge = new VerdictJudge(references, new VerdictOptions(tolerances, 1, PsiSmoothing.Jeffreys));
        _time = 0;
        return (new WindowVerdicts(new RowWindow("simulated", features, rows, centres: null), VerdictPace.Every(rows), judge, budget, 1), references, new CellBatch(features), cells);
    }

    private void Draw(WindowVerdicts window, CellBatch batch, ushort[][] cells, int rows)
    {
        for (int column = 0; column < cells.Length; column++)
        {
            ushort[] table = cells[column];
            foreach (ref ushort id in batch.Ids[column].AsSpan(0, rows))
                id = table[_random.Next16()];
        }

        for (int row = 0; row < rows; row++)
            batch.Times[row] = _time += s_perRecord.Ticks * 100;
        window.Append(batch, 0, rows);
    }
}
