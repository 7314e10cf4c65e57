using DriftExporter.Baselines;
using DriftExporter.Exposition;
using DriftExporter.Reports;
using DriftExporter.Scoring;

namespace DriftExporter.Cli;

/// <summary>What is done with the result of a check: which form it takes, and which features it explains.</summary>
internal sealed class CheckOutput
{
    private static readonly string[] s_formats = ["table", "json", "html", "prometheus"];

    private readonly string _format;
    private readonly string? _path;
    private readonly BaselineProfile _baseline;
    private readonly IReadOnlyCollection<string> _explained;

    private CheckOutput(CheckVerb verb, BaselineProfile baseline, IReadOnlyCollection<string> explained) =>
        (_format, _path, _baseline, _explained) = (verb.Format, verb.Output, baseline, explained);

    public static void RequireFormat(CheckVerb verb)
    {
        if (!s_formats.Contains(verb.Format))
            throw new ProblemException("--format", $"is \"{verb.Format}\".", "Give table, json, html or prometheus.");
    }

    public static CheckOutput Of(CheckVerb verb, BaselineProfile baseline)
    {
        string[] names = [.. baseline.Features.Select(feature => feature.Name)];
        IReadOnlyList<string> explained = NameLists.Expand(verb.Explain, names.ToHashSet());
        Problem[] unknown = [.. explained.Except(names).Select(name =>
            new Problem("--explain", $"\"{name}\" is no column of the baseline.", $"It has {string.Join(", ", names.Take(20))}{(names.Length > 20 ? ", …" : "")}."))];
        return unknown.Length == 0 ? new CheckOutput(verb, baseline, explained.ToHashSet()) : throw new ProblemException(unknown);
    }

    public void Write(CheckReport report, TextWriter standardOutput)
    {
        if (_path is null)
        {
            WriteTo(report, standardOutput);
            return;
        }

        using var file = new StreamWriter(_path) { NewLine = "\n" };
        WriteTo(report, file);
    }

    private void WriteTo(CheckReport report, TextWriter output)
    {
        switch (_format)
        {
            case "json":
                CheckJson.Write(report, _explained, output);
                break;
            case "html":
                CheckHtml.Write(report, _explained, output);
                break;
            case "prometheus":
                output.Write(CheckPage.Render(_baseline, report.Window));
                break;
            default:
                CheckTable.Write(report, output);
                ExplainTable.WriteShort(report, output);
                ExplainTable.Write(report, _explained, output);
                break;
        }
    }

    /// <summary>Everything, with the exact p-value as far as it goes: a check is made once.</summary>
    public static MeasureOptions Measures(Statistics.PsiSmoothing smoothing) => new(
        MeasureSet.Everything & ~MeasureSet.FeatureCategories, smoothing, Statistics.KolmogorovSmirnovPValue.DefaultBandCells, int.MaxValue, int.MaxValue);
}
