namespace DriftExporter.Statistics;

/// <summary>What a test needs to know of a sample.</summary>
/// <param name="Deviation">Standard deviation, divisor rows - 1.</param>
public readonly record struct SampleMoments(long Rows, double Mean, double Deviation);

/// <summary>Welch's comparison of two means.</summary>
/// <param name="InDeviations">Window's mean less the baseline's, in baseline standard deviations.</param>
/// <param name="DeviationRatio">Window's standard deviation over the baseline's.</param>
/// <param name="T">The difference over its standard error; positive when the window is higher.</param>
/// <param name="P">Two-sided.</param>
public readonly record struct MeanShiftResult(double InDeviations, double DeviationRatio, double T, double DegreesOfFreedom, TailProbability P);

/// <summary>Shift of the mean and of the spread. What divides by a deviation of 0 is NaN.</summary>
public static class MeanShift
{
    public static MeanShiftResult Evaluate(SampleMoments baseline, SampleMoments window)
    {
        double shift = window.Mean - baseline.Mean;
        double deviation = baseline.Deviation > 0 ? baseline.Deviation : double.NaN;
        double windowPart = window.Deviation * window.Deviation / window.Rows, baselinePart = baseline.Deviation * baseline.Deviation / baseline.Rows;
        double square = windowPart + baselinePart;
        if (!(square > 0) || window.Rows < 2 || baseline.Rows < 2)
            return new(shift / deviation, window.Deviation / deviation, double.NaN, double.NaN, TailProbability.Undefined);
        double windowShare = windowPart / square, baselineShare = baselinePart / square;
        double freedom = 1 / ((windowShare * windowShare / (window.Rows - 1)) + (baselineShare * baselineShare / (baseline.Rows - 1)));
        double t = shift / Math.Sqrt(square);
        return new(shift / deviation, window.Deviation / deviation, t, freedom, TailProbability.FromLn(IncompleteBeta.LnStudentTwoSided(t, freedom)));
    }
}
