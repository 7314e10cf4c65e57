using System.Globalization;
using System.Text;
using DriftExporter.Statistics;

namespace DriftExporter.Tests.Scoring;

/// <summary>The long simulation behind docs/statistics.md: ./build.sh calibration runs it and writes its tables there. Not a test, for it
/// asserts nothing; what must hold is in the tests beside it.</summary>
public sealed class CalibrationTables
{
    private const int Columns = 50, WindowsOfAMonth = 720;
    private const double ColumnAlpha = 0.002, EdgeAlpha = 0.01, Psi = 0.1;
    private const string Start = "<!-- generated: simulation -->\n", End = "<!-- /generated -->";
    private static readonly DriftTolerances s_none = new(0, 0, 0), s_defaults = new(0.02, 0.02, 0.01), s_psiAlone = new(0.02, 1, 1);
    private static readonly (int Rows, int Windows)[] s_sizes = [(500, 6000), (1000, 4000), (2000, 3000), (5000, 2000), (20_000, 600)];

    /// <summary>Of the numbers of windows; 1 is what the page has.</summary>
    private static double Scale =>
        double.TryParse(Environment.GetEnvironmentVariable("DRIFT_WINDOWS"), CultureInfo.InvariantCulture, out double scale) && scale > 0 ? scale : 1;

    [Fact(Explicit = true)]
    public void WriteTables()
    {
        var text = new StringBuilder();
        NoDrift(text);
        Edge(text);
        Power(text);
        string path = Path.Combine(TestData.Repository, "docs/statistics.md"), page = File.ReadAllText(path);
        int from = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length, to = page.IndexOf(End, from, StringComparison.Ordinal);
        File.WriteAllText(path, page[..from] + text + page[to..]);
        Console.Write(text.ToString());
    }

    private static void NoDrift(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"No drift, {Columns} columns: false alarms over a budget of one in 30 days, a window an hour. The verdicts are measured at a level of {ColumnAlpha} a column.\n\n")
            .Append("| rows of a window | windows | verdict, all tolerances 0 | verdict, defaults | PSI > 0.1 | PSI > 0.25 | p < 0.05 |\n|---|---|---|---|---|---|---|\n");
        PopulationColumn[] columns = VerdictSimulation.Quiet(Columns);
        foreach ((int rows, int windows) in Scaled())
        {
            var rules = new RuleCounts();
            SimulationResult none = new VerdictSimulation(columns, columns, 7) { ColumnAlpha = ColumnAlpha }.Run(rows, windows, s_none, rules.Count);
            SimulationResult defaults = new VerdictSimulation(columns, columns, 7) { ColumnAlpha = ColumnAlpha }.Run(rows, windows, s_defaults);
            string Month(long alarms) => Number((double)alarms / rules.Looks * Columns * WindowsOfAMonth, "N0");
            text.Append($"| {Number(rows, "N0")} | {Number(windows, "N0")} | {Number(none.Spent, "0.00")} | {Number(defaults.Spent, "0.00")} | {Month(rules.PsiAboveTenth)} | {Month(rules.PsiAboveQuarter)} | {Month(rules.PBelowTwentieth)} |\n");
        }
    }

    private static void Edge(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nDrift of just psi_tolerance 0.02, in ten directions: rejections by the PSI test over its level of {EdgeAlpha}.\n\n")
            .Append("| rows of a window | 1,000 numbers, 10 bins | counts, half of them 0 | categories with a rare tail |\n|---|---|---|---|\n");
        foreach ((int rows, int windows) in Scaled())
        {
            text.Append($"| {Number(rows, "N0")} |");
            foreach (PopulationKind kind in Enum.GetValues<PopulationKind>())
            {
                (PopulationColumn[] before, PopulationColumn[] after) = ShiftedColumns.Of(kind, Columns, 0.02);
                var rules = new RuleCounts();
                int tests = VerdictRule.TestCount(kind != PopulationKind.Category);
                new VerdictSimulation(before, after, 8) { ColumnAlpha = EdgeAlpha * tests, VerdictsPerBaseline = 5 }.Run(rows, Math.Max(5, (int)(Scale * 200) + (windows / 10)), s_psiAlone, rules.Count);
                text.Append($" {Number(rules.PsiTests / (EdgeAlpha * rules.Looks), "0.00")} |");
            }

            text.Append('\n');
        }
    }

    private static void Power(StringBuilder text)
    {
        text.Append("\nA shift of 0.1 PSI, in the same directions: share of the windows in which it is found, with the budget of one false alarm in 30 days for 50 columns and a window an hour.\n\n")
            .Append("| rows of a window | columns | verdict, all tolerances 0 | verdict, defaults | PSI > 0.1 | PSI > 0.25 | p < 0.05 |\n|---|---|---|---|---|---|---|\n");
        foreach ((int rows, int windows) in Scaled())
        {
            foreach ((PopulationKind kind, string name) in (ReadOnlySpan<(PopulationKind, string)>)[(PopulationKind.Continuous, "numbers"), (PopulationKind.Category, "categories")])
            {
                (PopulationColumn[] before, PopulationColumn[] after) = ShiftedColumns.Of(kind, Columns, Psi);
                var rules = new RuleCounts();
                VerdictSimulation Simulation() => new(before, after, 9) { ColumnAlpha = 1.0 / (WindowsOfAMonth * Columns) };
                SimulationResult none = Simulation().Run(rows, Math.Max(5, windows / 20), s_none, rules.Count), defaults = Simulation().Run(rows, Math.Max(5, windows / 20), s_defaults);
                string Share(long found) => Number((double)found / rules.Looks, "0.00");
                text.Append($"| {Number(rows, "N0")} | {name} | {Share(none.Found.Sum())} | {Share(defaults.Found.Sum())} | {Share(rules.PsiAboveTenth)} | {Share(rules.PsiAboveQuarter)} | {Share(rules.PBelowTwentieth)} |\n");
            }
        }
    }

    private static IEnumerable<(int Rows, int Windows)> Scaled() => s_sizes.Select(size => (size.Rows, Math.Max(20, (int)(Scale * size.Windows))));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
