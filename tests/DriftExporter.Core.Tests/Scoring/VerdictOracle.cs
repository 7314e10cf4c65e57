using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Tests.Windows;

namespace DriftExporter.Tests.Scoring;

/// <summary>What the verdicts of a stream have to be, worked out from all of its records at once: which records each verdict is about,
/// when, at which level, and with which figures.</summary>
internal sealed class VerdictOracle(WindowStream stream, FalseAlarmBudget budget, int windows, long minimumRows)
{
    public static readonly DriftTolerances Tolerances = new(0.01, 0.01, 0.005);

    /// <summary>A baseline over the cells of <see cref="WindowStream.Features"/>.</summary>
    public static FeatureReference[] References { get; } =
    [
        new(Numeric("many", [.. Enumerable.Range(0, 50).Select(point => (point - 25) / 10.0)], [.. Enumerable.Range(0, 101).Select(cell => cell is 0 or 100 ? 900L : 40L)], [-1.5, 0, 1.5])),
        new(Numeric("few", [0.0], [1000, 2000, 3000], [0.0])),
        new(new FeatureProfile
        {
            Name = "c", DataType = "string", Role = FeatureRole.Prediction, Rows = 6000, Missing = 700, Invalid = 0,
            Categorical = new CategoricalProfile { Categories = [new Category("a", 5299), new Category("b", 1)] },
        }),
    ];

    public sealed record Expected(long Time, bool?[] Detected, double[] Evidence, double?[] Critical, string[][] Reasons);

    /// <summary>Verdict k of a rows window is about records (k-1)N .. kN-1, at the newest time until then; none where that is the time of the
    /// verdict before, to 100 ns.</summary>
    public IEnumerable<Expected> ByRows(int n)
    {
        long from = stream.Records[0].Time;
        double[] evidence = new double[3];
        double?[] critical = new double?[3];
        for (int end = n; end <= stream.Records.Length; end += n)
        {
            long time = stream.Records.Take(end).Max(record => record.Time);
            if (time - from < 100)
                continue;
            yield return Judge([.. Enumerable.Range(end - n, n)], from, time, evidence, critical);
            from = time;
        }
    }

    /// <summary>A duration window is judged by a record D or more after the verdict before, about the records before that one whose
    /// sixtieth of D is at most 60 sixtieths older than the newest of them.</summary>
    public IEnumerable<Expected> ByDuration(long d)
    {
        long from = stream.Records[0].Time;
        double[] evidence = new double[3];
        double?[] critical = new double?[3];
        for (int record = 1; record < stream.Records.Length; record++)
        {
            long time = stream.Records[record].Time;
            if (time - from < d)
                continue;
            long newest = stream.Records.Take(record).Max(before => Pane(before.Time));
            int[] held = [.. Enumerable.Range(0, record).Where(before => Pane(stream.Records[before].Time) >= newest - 60)];
            yield return Judge(held, from, time, evidence, critical);
            from = time;
        }

        long Pane(long time) => time * 60 / d; // no time of a stream is negative
    }

    private Expected Judge(int[] records, long from, long time, double[] evidence, double?[] critical)
    {
        var detected = new bool?[3];
        var reasons = new string[3][];
        for (int feature = 0; feature < 3; feature++)
        {
            int tests = feature == 2 ? 4 : 5;
            double elapsed = Math.Min(1, ((time - from) / 100 * 100) / (budget.Period.TotalSeconds * 1e9));
            double alpha = Math.Min(0.5, budget.Count * elapsed / (windows * 3 * tests));
            Verdict verdict = VerdictRule.Decide(Figures(records, feature), Tolerances, alpha, minimumRows, new CriticalValueCache(16));
            detected[feature] = verdict.TestsRun > 0 ? verdict.Drifted : null;
            reasons[feature] = [.. verdict.Reasons()];
            if (verdict.TestsRun == 0 || alpha == 0)
                continue;
            critical[feature] = 1 / (alpha * tests);
            evidence[feature] = Math.Min(10 * critical[feature]!.Value, (evidence[feature] + 1) / (2 * Math.Sqrt(Math.Pow(10, verdict.Log10P))));
        }

        return new Expected(time, detected, [.. evidence], [.. critical], reasons);
    }

    private FeatureFigures Figures(int[] records, int feature)
    {
        FeatureProfile profile = References[feature].Profile;
        int[] counts = stream.Counts(records, feature);
        FeatureCells cells = WindowStream.Features[feature];
        int values = records.Length - counts[cells.MissingId] - counts[cells.InvalidId];
        double[] numbers = [.. records.Select(record => stream.ValueOf(record, feature)).OfType<double>()];
        long[] before;
        int[] after;
        double distance = double.NaN;
        if (profile.Numeric is { } numeric)
        {
            before = numeric.BinCounts;
            after = [.. Enumerable.Range(0, before.Length).Select(bin => numbers.Count(number => numeric.BinEdges.Count(edge => edge < number) == bin))];
            double m = numeric.Counts.Sum(), low = 0, high = 0;
            for (int cell = 0; cell < numeric.Counts.Length; cell++)
                distance = Math.Max(double.IsNaN(distance) ? 0 : distance, Math.Abs(((low += numeric.Counts[cell]) / m) - ((high += counts[cell]) / values)));
        }
        else
        {
            int unseen = counts[3];
            before = unseen > 0 ? [5299, 1, 0] : [5299, 1];
            after = unseen > 0 ? [counts[0], counts[1], unseen] : [counts[0], counts[1]];
        }

        return new FeatureFigures
        {
            Numeric = feature < 2, BaselineRows = profile.Rows, BaselineMissing = profile.Missing, BaselineInvalid = 0,
            BaselineOutliers = profile.Numeric is null ? 0 : Outliers(profile.Numeric), BaselineSingletons = feature < 2 ? 0 : 1,
            Rows = records.Length, Missing = counts[cells.MissingId], Invalid = counts[cells.InvalidId],
            Outliers = profile.Numeric is { } fenced ? numbers.Count(number => number < fenced.Fences.Low || number > fenced.Fences.High) : 0,
            Unseen = feature < 2 ? 0 : counts[3],
            Psi = values == 0 ? double.NaN : Psi(before, after), PsiBins = before.Length, KolmogorovSmirnov = values == 0 ? double.NaN : distance,
        };
    }

    private static double Psi(long[] before, int[] after)
    {
        double m = before.Sum() + (before.Length / 2.0), n = after.Sum() + (before.Length / 2.0);
        return before.Zip(after, (p, q) => (((q + 0.5) / n) - ((p + 0.5) / m)) * Math.Log((q + 0.5) / n / ((p + 0.5) / m))).Sum();
    }

    private static long Outliers(NumericProfile numeric) => numeric.Counts.Where((_, cell) =>
        cell < (2 * Array.IndexOf(numeric.Points, numeric.Fences.Low)) + 1 || cell > (2 * Array.IndexOf(numeric.Points, numeric.Fences.High)) + 1).Sum();

    private static FeatureProfile Numeric(string name, double[] points, long[] counts, double[] edges)
    {
        long[] bins = new long[edges.Length + 1];
        for (int cell = 0; cell < counts.Length; cell++)
            bins[edges.Count(edge => (2 * Array.IndexOf(points, edge)) + 1 < cell)] += counts[cell];
        return new FeatureProfile
        {
            Name = name, DataType = "double", Rows = counts.Sum() + 700, Missing = 700, Invalid = 0,
            Numeric = new NumericProfile
            {
                Float32 = points.Length == 1, Minimum = -3, Maximum = 3, Mean = 0, StandardDeviation = 1, Skewness = 0, Quantiles = [],
                Points = points, Counts = counts, KsErrorBound = 0.5, BinEdges = edges, BinCounts = bins,
                Fences = new Fences(FenceRule.Iqr, points[0], points[^1]),
            },
        };
    }
}
