using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Exposition;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Exposition;

/// <summary>A model with a numeric feature, a categorical one and a prediction, evaluated once; names as the test wants them.</summary>
internal static class SampleModel
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Quotes, a backslash, a line end, CJK, markup, and 200 letters.</summary>
    public static readonly string[] HostileNames =
        ["say \"hi\"", "C:\\temp\\new", "two\nlines\r", "予測 値 🎯", "<script>alert('x')</script>&amp;", new string('n', 200), "", "a,b=\"c\"} 1"];

    public static BaselineProfile Baseline(params string[] names) => new()
    {
        Model = "m",
        VersionLabel = "v\"1\"",
        Source = new BaselineSource(["train.parquet"], 10, new string('a', 64)),
        Features = [.. names.Select(Feature)],
        Sha256 = string.Concat(Enumerable.Repeat("0123456789abcdef", 4)),
    };

    public static ModelSnapshot Snapshot(string model = "credit", long generation = 7, params string[] names)
    {
        BaselineProfile baseline = Baseline(names.Length == 0 ? ["lead_time", "country", "score"] : names);
        string[] windows = ["rows=5000", "1h"];
        return new ModelSnapshot
        {
            Labels = new ModelLabels(model, baseline, windows, new Dictionary<string, string> { ["version"] = "3", ["team"] = "a\\b" }, [0.005, 0.25, 1, 2.5]),
            Baseline = baseline,
            References = [.. baseline.Features.Select(feature => new FeatureReference(feature))],
            Drift = new DriftSnapshot(
            [
                new WindowDrift(windows[0], 1000, 1_767_225_600_123_456_789, 1_767_229_200_000_000_000, [.. baseline.Features.Select(Figures)])
                {
                    VerdictTime = 1_767_229_100_500_000_000, ScoredFeatures = 2, DetectedFeatures = 1,
                },
                new WindowDrift(windows[1], 3, null, null, [.. baseline.Features.Select(feature => new FeatureDrift { Name = feature.Name, Role = feature.Role, Kind = feature.Kind, Records = 3, Values = 2 })]),
            ]),
            Generation = generation,
            EvaluatedAt = Noon,
            EvaluationDuration = TimeSpan.FromMilliseconds(1.5),
            Source = Source(),
        };
    }

    public static SourceSnapshot Source() => new()
    {
        Accepted = 1000,
        Filtered = 4,
        Rejected = [("json", 2), ("encoding", 0)],
        TimeProblems = [("future", 1), ("unreadable", 0), ("late", 3)],
        Predictions = 1001,
        Errors = 5,
        Latency = new LatencySnapshot([1, 90, 99, 99], 100, 12.5),
        LastEvent = Noon.AddSeconds(-1.5),
        ReadBytes = 12_345_678_901,
        LostBytes = [("truncated", 9)],
        Rotations = [("rename", 2)],
        LagBytes = 0,
        Files = [("tailing", 1)],
        Up = true,
        CaughtUp = true,
    };

    public static ExporterStatus Status() => new() { Version = "1.2.3", Revision = "abc", Runtime = ".NET 10", LastReloadSuccess = Noon.AddHours(-1), LastCheckpoint = Noon.AddSeconds(-5), CheckpointFailures = 2 };

    private static FeatureProfile Feature(string name, int index)
    {
        var feature = new FeatureProfile
        {
            Name = name,
            Role = index == 2 ? FeatureRole.Prediction : FeatureRole.Feature,
            DataType = "double",
            Rows = 10,
            Missing = 1,
            Invalid = 1,
        };
        return index % 3 == 1
            ? feature with { Categorical = new CategoricalProfile { Categories = [new Category("PT", 6), new Category("<b>ES</b>", 2)] } }
            : feature with
            {
                Numeric = new NumericProfile
                {
                    Minimum = 0, Maximum = 9, Mean = 1.1, StandardDeviation = 2.75, Skewness = 0.1,
                    Quantiles = [new Quantile(0.05, 0), new Quantile(0.5, 1)],
                    Points = [-1, 0, 1, 3], Counts = [0, 0, 0, 4, 0, 2, 1, 0, 1], KsErrorBound = 0.125,
                    BinEdges = [0, 1], BinCounts = [4, 2, 2], Fences = new Fences(FenceRule.Iqr, -1, 3),
                },
            };
    }

    private static FeatureDrift Figures(FeatureProfile feature)
    {
        var drift = new FeatureDrift
        {
            Name = feature.Name, Role = feature.Role, Kind = feature.Kind, Records = 1000, Values = 980,
            BinRows = feature.Kind == FeatureKind.Numeric ? [900, 80, 0] : [700, 270, 0, 10], MissingRatio = 0.015, InvalidRatio = 0.005, Psi = 0.1 + 0.2, PsiCritical = 0.0625,
            Detected = feature.Kind == FeatureKind.Numeric, Evidence = 12.5, EvidenceCritical = 8640,
        };
        return Measured(feature.Kind == FeatureKind.Numeric
            ? drift with { KsStatistic = 1e-5, KsCritical = 1, OutlierRatio = 0, Mean = -1.5e300, StandardDeviation = double.PositiveInfinity }
            : drift with { UnseenRatio = 1, ChiSquare = new ChiSquareScore(123456789.125, 1) });
    }

    private static FeatureDrift Measured(FeatureDrift drift) => drift with
    {
        Measures = drift.Kind == FeatureKind.Numeric
            ? new FeatureMeasures
            {
                KsPValue = 0, KsLog10PValue = -400.5, JensenShannonDistance = 0.25, HellingerDistance = 0.2, TotalVariation = 0.125, WassersteinDistance = 1.5,
                ProbabilityGreater = 0.75, MeanShift = -2, DeviationRatio = 1.25, Skewness = -0.5, Quantiles = [new Quantile(0.05, 0.5), new Quantile(0.5, 1.5)],
                Kuiper = new TestFigure(0.5, 1e-9), CramerVonMises = new TestFigure(12.5, 0.001), AndersonDarling = new TestFigure(99.5, null),
                Contributions = new FeatureContributions([new BinContribution("(-inf, 0]", 0.5, 0.25, 0.125), new BinContribution("(0, inf)", 0.5, 0.75, 0.175)], null),
            }
            : new FeatureMeasures
            {
                ChiSquarePValue = 1e-300, ChiSquareLog10PValue = -300, JensenShannonDistance = 0.5, HellingerDistance = 0.5, TotalVariation = 0.5, CategoryShares = [0.75, 0.25],
                Contributions = new FeatureContributions(
                    [new BinContribution("PT", 0.75, 0.5, 0.25), new BinContribution("<b>ES</b>", 0.25, 0.5, 0.05)], new BinContribution("3 more", 0, 0, 0)),
            },
    };
}
