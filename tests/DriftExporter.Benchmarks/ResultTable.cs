using System.Globalization;
using System.Text;

namespace DriftExporter.Benchmarks;

/// <summary>What the rounds of a comparison gave: medians, the spread of the first figure, and how the first contender compares.</summary>
/// <param name="Samples">[contenders][rounds][figures]</param>
/// <param name="Absent">[contenders] why there are no samples.</param>
internal sealed record ResultTable(Comparison Comparison, IReadOnlyList<List<double[]>> Samples, string?[] Absent)
{
    public string ToMarkdown()
    {
        IReadOnlyList<Figure> figures = Comparison.Figures;
        bool compared = Comparison.Contenders.Any(contender => contender.IsPeer);
        var text = new StringBuilder();
        text.AppendLine($"### {Comparison.Title}\n");
        text.AppendLine($"| | {string.Join(" | ", figures.Select(figure => figure.Name))} | min–max |{(compared ? " DriftExporter to this |" : "")}");
        text.AppendLine($"|---|{string.Concat(figures.Select(_ => "---:|"))}---:|{(compared ? "---:|" : "")}");
        for (int index = 0; index < Comparison.Contenders.Count; index++)
            text.AppendLine(Row(index, compared));
        return text.ToString();
    }

    /// <summary>The first figure of each contender that was measured, with its size.</summary>
    public IReadOnlyList<(double Size, double Value)> Points(Growth growth) =>
        [.. Enumerable.Range(0, Absent.Length).Where(index => Absent[index] is null).Select(index => (growth.Sizes[index], Median(Samples[index].Select(round => round[0]))))];

    /// <summary>The first contender's first figure, and how it compares with each peer that was measured, as a row of a short table; null
    /// where there is nothing to compare.</summary>
    public string? ToShortRow(string stage)
    {
        string[] peers = [.. Enumerable.Range(0, Absent.Length).Where(index => Comparison.Contenders[index].IsPeer && Absent[index] is null && Absent[0] is null)
            .Select(index => $"{MedianRatio(index)} × {Comparison.Contenders[index].Name}")];
        Figure figure = Comparison.Figures[0];
        return peers.Length == 0 ? null
            : $"| {stage}: {char.ToLowerInvariant(Comparison.Title[0])}{Comparison.Title[1..]} | {Text(figure, Median(Samples[0].Select(round => round[0])))} {InWords(figure.Name)} | {string.Join("<br>", peers)} |";
    }

    /// <summary>"CPU, ms" behind a number is "ms of CPU".</summary>
    private static string InWords(string name) => name.Split(", ") is [var what, var unit] ? $"{unit} of {what}" : name;

    private string Row(int index, bool compared)
    {
        IReadOnlyList<Figure> figures = Comparison.Figures;
        string name = Comparison.Contenders[index].Name;
        if (Absent[index] is { } reason)
            return $"| {name} | not measured: {reason} |{string.Concat(Enumerable.Repeat(" |", figures.Count + (compared ? 1 : 0)))}";
        List<double[]> rounds = Samples[index];
        double[] first = [.. rounds.Select(round => round[0])];
        IEnumerable<string> medians = figures.Select((figure, column) => Text(figure, Median(rounds.Select(round => round[column]))));
        string ratio = !compared ? "" : !Comparison.Contenders[index].IsPeer ? " |" : $" {Ratio(index)} |";
        return $"| {name} | {string.Join(" | ", medians)} | {Text(figures[0], first.Min())}–{Text(figures[0], first.Max())} |{ratio}";
    }

    /// <summary>Median of the rounds' ratios; above 1 the first contender does more for its CPU.</summary>
    private string Ratio(int index)
    {
        if (Absent[0] is not null)
            return "";
        double[] ratios = Ratios(index);
        return FormattableString.Invariant($"{MedianRatio(index)} ({Short(ratios.Min())}–{Short(ratios.Max())})");
    }

    private string MedianRatio(int index) => Short(Median(Ratios(index)));

    private double[] Ratios(int index) => [.. Samples[0].Zip(Samples[index], (ours, theirs) => Comparison.HigherIsBetter ? ours[0] / theirs[0] : theirs[0] / ours[0])];

    private static string Short(double ratio) => ratio.ToString(ratio < 10 ? "0.00" : ratio < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Text(Figure figure, double value) =>
        double.IsNaN(value) ? "" : value.ToString(figure.Format, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
