using DriftExporter.Baselines;
using DriftExporter.Statistics;

namespace DriftExporter.Scoring;

/// <summary>The further figures of a numeric feature.</summary>
public sealed partial class MeasureScorer
{
    /// <summary>Up to so many distinct training values the p-value of KS is several times too large.</summary>
    private const int FewDistinct = 50;

    private static bool HasFewValues(NumericProfile numeric)
    {
        int distinct = 0;
        for (int cell = 0; cell < numeric.Counts.Length; cell++)
        {
            if (numeric.Counts[cell] == 0)
                continue;
            if ((cell & 1) == 0 || ++distinct > FewDistinct)
                return false; // rows of a gap need not be of one value
        }

        return true;
    }

    /// <param name="counts">[cells] without missing and invalid.</param>
    private FeatureMeasures Numeric(FeatureReference reference, ReadOnlySpan<int> counts, FeatureDrift drift, ref Recent recent)
    {
        NumericProfile profile = reference.Profile.Numeric!;
        long n = drift.Values, m = reference.Profile.Values;
        KsDistance ks = Asks(MeasureSet.PValues | MeasureSet.Kuiper) ? KolmogorovSmirnov.Distance(reference.Cumulative, counts, n) : default;
        TailProbability p = Asks(MeasureSet.PValues) ? recent.OfKs(ks, _ksLaw) : TailProbability.Undefined;
        bool moments = Asks(MeasureSet.Moments) && drift.Mean is not null;
        MeanShiftResult shift = moments
            ? MeanShift.Evaluate(new SampleMoments(m, profile.Mean, profile.StandardDeviation), new SampleMoments(n, drift.Mean!.Value, drift.StandardDeviation ?? double.NaN))
            : default;
        return new FeatureMeasures
        {
            KsPValue = Defined(p.P),
            KsLog10PValue = Defined(p.Log10),
            WassersteinDistance = Asks(MeasureSet.Wasserstein) ? InDeviations(reference, counts, drift) : null,
            ProbabilityGreater = Asks(MeasureSet.ProbabilityGreater) ? Defined(MannWhitney.Evaluate(reference.Cumulative, counts).Value) : null,
            MeanShift = moments ? Defined(shift.InDeviations) : null,
            DeviationRatio = moments ? Defined(shift.DeviationRatio) : null,
            Skewness = moments ? drift.Skewness : null,
            Quantiles = Asks(MeasureSet.Quantiles) ? WindowQuantile(profile, counts) : null,
            Kuiper = Asks(MeasureSet.Kuiper) ? new TestFigure(ks.Kuiper, Defined(KuiperTest.Evaluate(ks.Plus, ks.Minus, n, m).P)) : null,
            CramerVonMises = Asks(MeasureSet.CramerVonMises) ? Cramer(reference, counts, n, m) : null,
            AndersonDarling = Asks(MeasureSet.AndersonDarling) && Defined(AndersonDarling.Evaluate(reference.Cumulative, counts).Standardised) is { } standardised
                ? new TestFigure(standardised, null) : null,
        };
    }

    private static TestFigure? Cramer(FeatureReference reference, ReadOnlySpan<int> counts, long n, long m)
    {
        double statistic = CramerVonMises.Statistic(reference.Cumulative, counts);
        return double.IsFinite(statistic) ? new TestFigure(statistic, Defined(CramerVonMises.PValue(statistic, n, m).P)) : null;
    }

    private static Quantile[] WindowQuantile(NumericProfile profile, ReadOnlySpan<int> counts)
    {
        double[] probabilities = [.. profile.Quantiles.Select(quantile => quantile.Probability)], values = new double[probabilities.Length];
        WindowQuantiles.Evaluate(profile.Points, counts, probabilities, double.NaN, double.NaN, values);
        return [.. probabilities.Zip(values, (probability, value) => new Quantile(probability, value))];
    }

    /// <summary>In deviations as Evidently and scipy's users have them: ddof 0, at least 0.001.</summary>
    private static double? InDeviations(FeatureReference reference, ReadOnlySpan<int> counts, FeatureDrift drift)
    {
        NumericProfile profile = reference.Profile.Numeric!;
        (double below, double above) = Outside(profile, counts, drift);
        double m = reference.Profile.Values;
        return Defined(Wasserstein.Evaluate(profile.Points, reference.Cumulative, counts, below, above)
            .InDeviations(profile.StandardDeviation * Math.Sqrt((m - 1) / m)).Value);
    }

    /// <summary>How far, in sum, the window's rows lie below the first point and above the last: what the window's mean leaves over when
    /// everything between the points is taken away. Rows beyond both ends count by their net distance, which can be too little, never
    /// too much; NaN without a mean.</summary>
    private static (double Below, double Above) Outside(NumericProfile profile, ReadOnlySpan<int> counts, FeatureDrift drift)
    {
        if (counts[0] == 0 && counts[^1] == 0)
            return (0, 0);
        if (drift.Mean is not { } mean)
            return (double.NaN, double.NaN);
        double[] points = profile.Points;
        double centre = profile.Mean, excess = drift.Values * (mean - centre);
        for (int point = 0; point < points.Length; point++)
        {
            excess -= counts[(2 * point) + 1] * (points[point] - centre);
            if (point + 1 < points.Length)
                excess -= counts[(2 * point) + 2] * (((points[point] - centre) / 2) + ((points[point + 1] - centre) / 2));
        }

        excess -= (counts[0] * (points[0] - centre)) + (counts[^1] * (points[^1] - centre));
        return (counts[0] > 0 ? Math.Max(0, -excess) : 0, counts[^1] > 0 ? Math.Max(0, excess) : 0);
    }
}
