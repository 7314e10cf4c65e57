using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>What a calibration found.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Records">That entered the windows.</param>
/// <param name="InputSpan">Event time from the oldest record to the newest; null where they tell no times.</param>
/// <param name="FalseAlarms">The budget, as the configuration spells it.</param>
/// <param name="MinimumRows">Of a window.</param>
/// <param name="PsiTolerance">That the verdicts had.</param>
/// <param name="KsTolerance">That the verdicts had.</param>
/// <param name="SuggestedPsiTolerance">For the whole model.</param>
/// <param name="Windows">By length.</param>
internal sealed record CalibrationReport(
    string Model, long Records, TimeSpan? InputSpan, string FalseAlarms, int MinimumRows, double PsiTolerance, double KsTolerance, double SuggestedPsiTolerance,
    IReadOnlyList<WindowCalibration> Windows)
{
    /// <summary>Fewer windows than this say little about their 99th percentile.</summary>
    public const int EnoughWindows = 20;

    /// <summary>What the model's one tolerance should be: the largest that a column asks for, of those that a tolerance is the remedy of.
    /// To tolerate a season, or data that are not quiet, would blind the verdict to every other column.</summary>
    public static double Suggest(IEnumerable<WindowCalibration> windows, double atLeast) => windows
        .SelectMany(window => window.Features).Where(feature => !NeedsAttention(feature)).Select(feature => feature.PsiTolerance).Append(atLeast).Max();

    /// <summary>As <see cref="Suggest"/>, for ks_tolerance.</summary>
    public double SuggestedKsTolerance(double atLeast) => Windows
        .SelectMany(window => window.Features).Where(feature => !NeedsAttention(feature)).Select(feature => feature.KsTolerance ?? 0).Append(atLeast).Max();

    public static bool NeedsAttention(FeatureCalibration feature) => feature.Pattern != CalibrationPattern.Quiet;

    public static bool IsPrediction(FeatureCalibration feature) => feature.Role == Baselines.FeatureRole.Prediction;

    public static bool IsEnough(WindowCalibration window) => window.Windows >= EnoughWindows;

    /// <summary>How long a window may be for twenty of them, in records, but not below the minimum; whether there are twenty then.</summary>
    public (long Rows, bool Suffices) ShorterRows(WindowCalibration window) =>
        (Math.Max(MinimumRows, window.Records / EnoughWindows), window.Records / EnoughWindows >= MinimumRows);

    /// <summary>As long as twenty of them fit the span of the input, a whole number of hours, minutes or seconds. Null where such
    /// windows would hold fewer records than the minimum.</summary>
    public TimeSpan? ShorterDuration(WindowCalibration window)
    {
        if (InputSpan is not { } inputSpan)
            return null;
        TimeSpan length = inputSpan / (EnoughWindows + 1);
        TimeSpan unit = length >= TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : length >= TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        length = unit * Math.Floor(length / unit);
        return length > TimeSpan.Zero && window.Records * (length / inputSpan) >= MinimumRows ? length : null;
    }

    /// <summary>Alarms in 30 days of event time; null where records tell no times.</summary>
    public static double? Per30Days(int alarms, WindowCalibration window) =>
        window.Span is { } span && span > TimeSpan.Zero ? alarms * (TimeSpan.FromDays(30) / span) : null;
}
