using System.Globalization;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>Why a feature's PSI is what it is, for people: a line for the most drifted, a table for those that were asked about.</summary>
internal static class ExplainTable
{
    private const int ShortFeatures = 3;
    private const int ShortBins = 3;
    private const int MostBins = 40;
    private const int MostLetters = 40;

    /// <summary>Up to three drifted features, by falling PSI, each with the bins that moved most.</summary>
    public static void WriteShort(CheckReport report, TextWriter output)
    {
        foreach (FeatureDrift feature in report.Window.Features.Where(feature => CheckReport.HasDrifted(feature) && feature.Measures?.Contributions is not null)
            .OrderByDescending(feature => feature.Psi).Take(ShortFeatures))
        {
            IEnumerable<BinContribution> largest = feature.Measures!.Contributions!.Bins.OrderByDescending(bin => bin.Contribution).Take(ShortBins);
            output.WriteLine($"{BaselineTable.Clean(feature.Name)}: {string.Join(", ", largest.Select(bin =>
                $"{Label(bin, MostLetters)} {Share(bin.BaselineShare)} -> {Share(bin.WindowShare)}"))}. See --explain.");
        }
    }

    public static void Write(CheckReport report, IReadOnlyCollection<string> explained, TextWriter output)
    {
        foreach (FeatureDrift feature in report.Window.Features.Where(feature => explained.Contains(feature.Name)))
        {
            output.WriteLine();
            if (feature.Measures?.Contributions is not { } contributions)
            {
                output.WriteLine($"{BaselineTable.Clean(feature.Name)}: too few values for a PSI.");
                continue;
            }

            output.WriteLine($"{BaselineTable.Clean(feature.Name)}: what its PSI of {Number(feature.Psi!.Value)} is made of");
            var table = new TextTable("bin", "baseline", "window", "part of psi");
            FeatureContributions shown = contributions.Shortened(MostBins);
            foreach (BinContribution bin in shown.Rest is null ? shown.Bins : shown.Bins.Append(shown.Rest))
                table.Row(Label(bin, MostLetters), Share(bin.BaselineShare), Share(bin.WindowShare), Number(bin.Contribution));
            table.Write(output);
        }
    }

    /// <summary>The name of a bin without what would move a cursor, cut to so many letters.</summary>
    internal static string Label(BinContribution bin, int letters)
    {
        string clean = BaselineTable.Clean(bin.Label);
        return clean.Length <= letters ? clean : clean[..(letters - 1)] + "…";
    }

    internal static string Share(double share) => (100 * share).ToString("0.0#", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
