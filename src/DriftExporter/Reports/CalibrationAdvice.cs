using System.Globalization;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>What the user of a calibration is to know and to do, in sentences.</summary>
internal static class CalibrationAdvice
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1), s_week = TimeSpan.FromDays(7);

    /// <summary>About the windows of one length.</summary>
    public static IEnumerable<string> Of(CalibrationReport report, WindowCalibration window)
    {
        if (!CalibrationReport.IsEnough(window))
            yield return TooFew(report, window);
        FeatureCalibration[] seasonal = Shaped(window, CalibrationPattern.Seasonal), trend = Shaped(window, CalibrationPattern.Trend), different = Shaped(window, CalibrationPattern.Different);
        if (seasonal.Length > 0)
        {
            yield return $"Seasonal: {Names(seasonal)}. Windows differ from the baseline, each in its own way, and all records together much less: a season, an hour or a weekday, or a trend that the baseline holds too. "
                + $"The verdict would page for {Most(seasonal, window)}.";
            yield return "What to do: " + Remedies(seasonal, window);
        }

        if (trend.Length > 0)
            yield return $"Moving away from the baseline: {Names(trend)}. These data are not quiet, or the baseline is old. Make the baseline of newer data, or calibrate on a quieter stretch.";
        if (different.Length > 0)
            yield return $"Different from the baseline throughout: {Names(different)}. This is drift, or the baseline was made of other data or read in another way. Calibrate on data that the baseline describes, or make it anew: drift-exporter baseline.";
        FeatureCalibration[] shares = [.. window.Features.Where(feature => feature.SharesAlone > 1 && 5 * feature.SharesAlone >= window.Windows)];
        if (shares.Length > 0)
            yield return $"Found by the share of missing, invalid, outlying or unseen values, not by PSI: {Names(shares)}. Check that the records hold these columns under the baseline's names; share_tolerance is for shares that come and go.";
    }

    /// <summary>About the model.</summary>
    public static IEnumerable<string> Of(CalibrationReport report)
    {
        if (report.Windows.All(window => window.Windows == 0))
            yield break;
        if (report.Windows.Any(window => window.Span is null))
            yield return $"The records tell no times: the verdict had one period of its budget ({report.FalseAlarms}) for the whole input, shared evenly by its windows.";
        string suggested = Number(report.SuggestedPsiTolerance);
        int left = report.Windows.SelectMany(window => window.Features).Where(CalibrationReport.NeedsAttention).Select(feature => feature.Name).Distinct().Count();
        yield return $"Suggested: drift: {{psi_tolerance: {suggested}}}" + (report.SuggestedPsiTolerance == report.PsiTolerance ? ", as it is." : $", now {Number(report.PsiTolerance)}.")
            + (left > 0 ? $" The {left} columns above are not in it: a tolerance for them would hide drift of all others." : "");
        if (report.SuggestedPsiTolerance > 0.1)
            yield return $"A psi_tolerance of {suggested} hides what many would call drift. See which column asks for it, and whether the input had an incident.";
        double ks = report.SuggestedKsTolerance(report.KsTolerance);
        FeatureCalibration[] still = [.. report.Windows.SelectMany(window => window.Features)
            .Where(feature => !CalibrationReport.NeedsAttention(feature) && feature.Alarms.VerdictThen > 0 && feature.KsTolerance > report.KsTolerance)];
        if (still.Length > 0)
            yield return $"KS would still find {Names(still.DistinctBy(feature => feature.Name))}: ks_tolerance {Number(ks)} goes with it, now {Number(report.KsTolerance)}.";
    }

    private static string TooFew(CalibrationReport report, WindowCalibration window)
    {
        string few = $"{window.Windows} windows are few: a 99th percentile needs {CalibrationReport.EnoughWindows}. ";
        if (!window.Label.StartsWith("rows=", StringComparison.Ordinal))
        {
            return report.ShorterDuration(window) is { } length
                ? few + $"Give more data, or try --window.duration {Duration(length)}."
                : few + "Give more data: shorter windows would hold too few records.";
        }

        (long rows, bool suffices) = report.ShorterRows(window);
        string more = (CalibrationReport.EnoughWindows * rows).ToString("N0", CultureInfo.InvariantCulture);
        return few + (suffices ? $"Give more data, or try --window.rows {rows}."
            : window.Label != $"rows={rows}" && window.Records >= rows ? $"Try --window.rows {rows}, the smallest for a minimum of {report.MinimumRows} rows, and give {more} records or more."
            : $"Give {more} records or more.");
    }

    /// <summary>A remedy has to be as long as what repeats: what a window averages over already cannot be it.</summary>
    private static string Remedies(FeatureCalibration[] seasonal, WindowCalibration window)
    {
        const string Baselines = "a baseline per hour or weekday (baselines: [{file, hours, weekdays}])";
        string[] features = [.. seasonal.Where(feature => !CalibrationReport.IsPrediction(feature)).Select(feature => BaselineTable.Clean(feature.Name))];
        string rest = (features.Length > 0 ? $"or leave out columns that nobody has to be paged for (drift-exporter baseline --exclude {string.Join(',', features)}); " : "")
            + $"or tolerate it: psi_tolerance {Number(seasonal.Max(feature => feature.PsiTolerance))} and ks_tolerance {Number(seasonal.Max(feature => feature.KsTolerance ?? 0))} would, and hide as much drift of every other column.";
        return window.MedianSpan switch
        {
            null => $"where hours or weekdays differ, {Baselines}, or a window of 24h or 7d; where seasons differ, a baseline of the same time of the year; {rest}",
            { } span when span < 0.9 * s_day => $"a window of 24h, or of 7d where weekdays differ; or {Baselines}; {rest}",
            { } span when span < 0.9 * s_week => $"a window of 7d, or {Baselines} where weekdays differ; {rest}",
            { } span => string.Create(CultureInfo.InvariantCulture, $"a window spans {span.TotalDays:0} days here, so hours and weekdays are averaged out (else: {Baselines}, or a window of 24h or 7d), and a longer season remains. ")
                + $"Compare with a baseline of the same time of the year, made anew as the year goes on; {rest}",
        };
    }

    private static FeatureCalibration[] Shaped(WindowCalibration window, CalibrationPattern pattern) =>
        [.. window.Features.Where(feature => feature.Pattern == pattern).OrderByDescending(feature => feature.MeanExcessPsi)];

    private static string Names(IEnumerable<FeatureCalibration> features) => string.Join(", ", features.Select(feature => BaselineTable.Clean(feature.Name)));

    /// <summary>Of many columns the first.</summary>
    private static string Most(FeatureCalibration[] features, WindowCalibration window) => string.Join(", ", features.Take(8)
        .Select(feature => $"{BaselineTable.Clean(feature.Name)} in {feature.Alarms.Verdict} of {window.Windows} windows")) + (features.Length > 8 ? ", …" : "");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan length) => length.TotalSeconds % 3600 == 0 ? $"{length.TotalHours:0}h" : length.TotalSeconds % 60 == 0 ? $"{length.TotalMinutes:0}m" : $"{length.TotalSeconds:0}s";
}
