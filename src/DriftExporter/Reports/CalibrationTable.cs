using System.Globalization;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>A calibration for people: a table a window length, columns that need attention first, then what to do.</summary>
internal static class CalibrationTable
{
    public static void Write(CalibrationReport report, TextWriter output)
    {
        foreach (WindowCalibration window in report.Windows)
        {
            output.WriteLine(Heading(report, window));
            if (window.Windows > 0)
            {
                Figures(window, output);
                Alarms(report, window, output);
            }

            foreach (string line in CalibrationAdvice.Of(report, window))
                output.WriteLine(line);
            output.WriteLine();
        }

        foreach (string line in CalibrationAdvice.Of(report))
            output.WriteLine(line);
    }

    private static string Heading(CalibrationReport report, WindowCalibration window) =>
        $"{BaselineTable.Clean(report.Model)}, window {window.Label}{(window.Baseline is { } baseline ? $", baseline {BaselineTable.Clean(baseline)}" : "")}: {window.Records.ToString("N0", CultureInfo.InvariantCulture)} records, {window.Windows} verdicts"
        + (window.Span is { } span ? string.Create(CultureInfo.InvariantCulture, $" over {span.TotalDays:0.#} days") : "") + ".";

    private static void Figures(WindowCalibration window, TextWriter output)
    {
        var table = new TextTable("without drift", "windows", "psi median", "95 %", "99 %", "max", "ks median", "95 %", "99 %", "max", "whole psi", "psi_tolerance", "pattern");
        foreach (FeatureCalibration feature in Sorted(window))
        {
            table.Row(BaselineTable.Clean(feature.Name), $"{feature.Windows}",
                Number(feature.Psi?.Median), Number(feature.Psi?.Percentile95), Number(feature.Psi?.Percentile99), Number(feature.Psi?.Largest),
                Number(feature.KolmogorovSmirnov?.Median), Number(feature.KolmogorovSmirnov?.Percentile95), Number(feature.KolmogorovSmirnov?.Percentile99), Number(feature.KolmogorovSmirnov?.Largest),
                Number(feature.WholeExcessPsi), feature.PsiTolerance.ToString("0.###", CultureInfo.InvariantCulture),
                CalibrationReport.NeedsAttention(feature) ? feature.Pattern.ToString().ToUpperInvariant() : "");
        }

        table.Write(output);
        output.WriteLine();
    }

    private static void Alarms(CalibrationReport report, WindowCalibration window, TextWriter output)
    {
        string then = report.SuggestedPsiTolerance.ToString("0.###", CultureInfo.InvariantCulture);
        var table = new TextTable("alarms of", "psi > 0.1", "psi > 0.25", "p < 0.05", "verdict", $"with psi_tolerance {then}");
        foreach (FeatureCalibration feature in Sorted(window))
        {
            AlarmCounts alarms = feature.Alarms;
            table.Row(BaselineTable.Clean(feature.Name), Rate(alarms.PsiAboveTenth, window), Rate(alarms.PsiAboveQuarter, window), Rate(alarms.PBelowTwentieth, window),
                Rate(alarms.Verdict, window), Rate(alarms.VerdictThen, window));
        }

        table.Write(output);
        output.WriteLine(window.Span is null ? "Share of the windows." : "Share of the windows, and alarms in 30 days of event time.");
        output.WriteLine();
    }

    private static IEnumerable<FeatureCalibration> Sorted(WindowCalibration window) => window.Features
        .OrderByDescending(CalibrationReport.NeedsAttention).ThenByDescending(feature => feature.Psi?.Median ?? -1);

    private static string Rate(int alarms, WindowCalibration window)
    {
        if (alarms == 0)
            return "0";
        string share = (100.0 * alarms / window.Windows).ToString("0.#", CultureInfo.InvariantCulture) + " %";
        return CalibrationReport.Per30Days(alarms, window) is { } month ? string.Create(CultureInfo.InvariantCulture, $"{share} ({month:0.##})") : share;
    }

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";
}
