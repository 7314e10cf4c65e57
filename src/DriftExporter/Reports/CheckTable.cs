using System.Globalization;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>The result of `check` for people: what drifted first, by falling PSI.</summary>
internal static class CheckTable
{
    public static void Write(CheckReport report, TextWriter output)
    {
        var table = new TextTable("feature", "role", "kind", "values", "psi", "critical", "ks", "critical", "chi-square", "df", "missing", "invalid", "outlier", "unseen", "drift");
        foreach (FeatureDrift feature in report.Window.Features.OrderByDescending(CheckReport.HasDrifted).ThenByDescending(feature => feature.Psi ?? -1))
        {
            table.Row(BaselineTable.Clean(feature.Name), feature.Role.ToString().ToLowerInvariant(), feature.Kind.ToString().ToLowerInvariant(),
                feature.Values.ToString("N0", CultureInfo.InvariantCulture), Number(feature.Psi), Number(feature.PsiCritical), Number(feature.KsStatistic), Number(feature.KsCritical),
                feature.ChiSquare?.Statistic.ToString("0.0", CultureInfo.InvariantCulture) ?? "", feature.ChiSquare?.DegreesOfFreedom.ToString(CultureInfo.InvariantCulture) ?? "",
                Share(feature.MissingRatio), Share(feature.InvalidRatio), Share(feature.OutlierRatio), Share(feature.UnseenRatio),
                feature.Detected switch { null => "too few", true => "DRIFT", false => "" });
        }

        table.Write(output);
        foreach (FeatureDrift feature in report.Window.Features.Where(CheckReport.HasDrifted))
            output.WriteLine($"{BaselineTable.Clean(feature.Name)}: {string.Join(", ", feature.Reasons)}.");
        int drifted = report.Window.Features.Count(CheckReport.HasDrifted);
        output.WriteLine($"{BaselineTable.Clean(report.Model)}: {report.Window.Rows.ToString("N0", CultureInfo.InvariantCulture)} records, {drifted} of {report.Window.Features.Count} columns drifted. {report.Rule}");
    }

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    private static string Share(double? value) => value is { } share ? (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %" : "";
}
