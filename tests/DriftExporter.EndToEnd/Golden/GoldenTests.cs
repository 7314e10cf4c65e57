using System.Text.Json;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Golden;

/// <summary>
/// Every figure of the reference that the contract defines, in every count window, as /metrics shows it. The contract's rule for
/// heavy bins adds an edge to no column of either sample (their one-valued bins need none), so all PSI figures are compared;
/// <see cref="BaselineFile_HasTheEdgesOfTheReference_AndNoOther"/> asserts just that.
/// </summary>
public abstract class GoldenTests
{
    /// <summary>Sums of thousands of terms in another order.</summary>
    private const double FigureTolerance = 1e-9;

    /// <summary>Quotients of the same two integers.</summary>
    private const double RatioTolerance = 1e-12;

    private readonly GoldenRun _run;

    private protected GoldenTests(GoldenRun run) => _run = run;

    private delegate double? Page(string metric);

    [Fact]
    public void Psi_EqualsTheReference_InEveryCountWindow() => ForEveryFigure("jeffreys", (compare, what, expected, page, _) =>
        compare.Compare($"{what} psi", PsiOf(expected, "laplace_0.5"), page("drift_psi"), FigureTolerance));

    [Fact]
    public void Psi_EqualsTheFlooredReference_WithThatSmoothing() => ForEveryFigure("floor", (compare, what, expected, page, _) =>
        compare.Compare($"{what} psi", PsiOf(expected, "floor_1e-4"), page("drift_psi"), FigureTolerance));

    [Fact]
    public void Ks_LiesWithinItsPublishedBoundBelowTheReference() => ForEveryFigure("jeffreys", (compare, what, expected, page, numeric) =>
    {
        double? exact = expected.Figure("ks_after_rounding_log_to_float32", "statistic") ?? expected.Figure("ks", "statistic");
        Assert.Equal(numeric, exact is not null);
        double? bound = page("drift_baseline_ks_error_bound");
        Assert.Equal(numeric, bound is not null);
        compare.CompareRange($"{what} ks", exact - bound - FigureTolerance, exact + FigureTolerance, exact, page("drift_ks_statistic"));
    });

    [Fact]
    public void MissingInvalidUnseenAndOutlierRatios_EqualTheReference() => ForEveryFigure("jeffreys", (compare, what, expected, page, numeric) =>
    {
        compare.Compare($"{what} missing", expected.Figure("missing_rate"), page("drift_missing_ratio"), RatioTolerance);
        compare.Compare($"{what} invalid", 0, page("drift_invalid_ratio"), 0);
        compare.Compare($"{what} values", expected.Figure("rows") - expected.Figure("nulls"), page("drift_values"), 0);
        compare.Compare($"{what} outlier", expected.Figure("outlier_rate", "iqr_1.5"), page("drift_outlier_ratio"), RatioTolerance);
        compare.Compare($"{what} unseen", expected.Figure("unseen_rate"), page("drift_unseen_ratio"), RatioTolerance);
        Assert.Equal(numeric, page("drift_outlier_ratio") is not null);
        Assert.Equal(!numeric, page("drift_unseen_ratio") is not null);
    });

    [Fact]
    public void MeanAndStandardDeviation_EqualTheReference() => ForEveryFigure("jeffreys", (compare, what, expected, page, _) =>
    {
        compare.Compare($"{what} mean", expected.Figure("mean"), page("drift_mean"), FigureTolerance);
        compare.Compare($"{what} stddev", expected.Figure("std_ddof1"), page("drift_stddev"), FigureTolerance);
    });

    [Fact]
    public void ChiSquare_EqualsThePooledTableOfTheReferencesCounts()
    {
        var compare = new Mismatches();
        foreach ((ReferenceWindow window, string column, JsonElement expected, Page page) in Figures("jeffreys"))
        {
            JsonElement training = _run.Reference.Baseline[column];
            double? statistic = training.GetProperty("kind").GetString() == "numeric" ? null : PooledChiSquare.Of(CountsOf(expected), CountsOf(training));
            compare.Compare($"{window.Id} {column} chi-square", statistic, page("drift_chi_square_statistic"), FigureTolerance * Math.Max(1, statistic ?? 0));
        }

        compare.AssertNone(least: 80);
    }

    [Fact]
    public void Windows_HoldTheRecordsThatTheirLabelSays()
    {
        foreach (ReferenceWindow window in _run.Reference.CountWindows)
            Assert.Equal(window.Rows, _run.PageOf(window).Value("drift_window_rows", ("model", "jeffreys"), ("window", window.Label)));
    }

    [Fact]
    public void BaselineFile_HasTheEdgesOfTheReference_AndNoOther()
    {
        foreach ((string column, JsonElement made, JsonElement expected) in BaselineColumns("numeric"))
        {
            JsonElement bins = expected.GetProperty("bins").GetProperty("A_decile_right");
            Assert.Equal(bins.GetProperty("interior_edges").Numbers(), made.GetProperty("binEdges").Numbers());
            Assert.Equal(bins.GetProperty("counts").Counts(), made.GetProperty("binCounts").Counts());
            Assert.True(expected.GetProperty("fences").GetProperty("iqr_1.5").Numbers().SequenceEqual(
                [made.GetProperty("fences").GetProperty("low").GetDouble(), made.GetProperty("fences").GetProperty("high").GetDouble()]), column);
        }
    }

    [Fact]
    public void BaselineFile_HasTheMomentsAndQuantilesOfTheReference()
    {
        var compare = new Mismatches();
        foreach ((string column, JsonElement made, JsonElement expected) in BaselineColumns("numeric"))
        {
            compare.Compare($"{column} mean", expected.Figure("mean"), made.Figure("mean"), FigureTolerance);
            compare.Compare($"{column} stddev", expected.Figure("std_ddof1"), made.Figure("stddev"), FigureTolerance);
            compare.Compare($"{column} min", expected.Figure("min"), made.Figure("min"), 0);
            compare.Compare($"{column} max", expected.Figure("max"), made.Figure("max"), 0);
            Dictionary<double, double?> quantiles = made.GetProperty("quantiles").EnumerateArray().ToDictionary(entry => entry.Figure("q")!.Value, entry => entry.Figure("value"));
            foreach (JsonProperty quantile in expected.GetProperty("quantiles_linear").EnumerateObject())
            {
                double q = double.Parse(quantile.Name, System.Globalization.CultureInfo.InvariantCulture);
                compare.Compare($"{column} quantile {q}", quantile.Value.GetDouble(), quantiles.GetValueOrDefault(q), FigureTolerance);
            }
        }

        compare.AssertNone(least: 50);
    }

    [Fact]
    public void BaselineFile_HasTheCategoriesOfTheReference()
    {
        foreach ((_, JsonElement made, JsonElement expected) in BaselineColumns("categorical"))
        {
            Assert.Equal(CountsOf(expected).OrderBy(entry => entry.Key, StringComparer.Ordinal),
                made.GetProperty("categories").EnumerateArray().ToDictionary(entry => entry.GetProperty("value").GetString()!, entry => entry.GetProperty("count").GetInt64())
                    .OrderBy(entry => entry.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Page_RepeatsTheBaselinesFigures()
    {
        Scrape page = _run.PageOf(_run.Reference.CountWindows[0]);
        var compare = new Mismatches();
        foreach ((string column, JsonElement expected) in _run.Reference.Baseline)
        {
            double? Figure(string metric, params (string, string)[] labels) =>
                page.Value(metric, [("model", "jeffreys"), ("feature", column), ("role", _run.Reference.RoleOf(column)), .. labels]);
            compare.Compare($"{column} mean", expected.Figure("mean"), Figure("drift_baseline_mean"), FigureTolerance);
            compare.Compare($"{column} stddev", expected.Figure("std_ddof1"), Figure("drift_baseline_stddev"), FigureTolerance);
            compare.Compare($"{column} median", expected.Figure("quantiles_linear", "0.5"), Figure("drift_baseline_quantile", ("q", "0.5")), FigureTolerance);
            compare.Compare($"{column} missing", expected.Figure("missing_rate"), Figure("drift_baseline_missing_ratio"), RatioTolerance);
        }

        compare.AssertNone(least: 40);
        Assert.Equal(_run.Baseline.GetProperty("source").GetProperty("rows").GetInt64(), page.Value("drift_baseline_rows", ("model", "jeffreys")));
        Assert.Equal(1, page.Value("drift_baseline_info", ("model", "jeffreys"), ("sha256", _run.Baseline.GetProperty("sha256").GetString()!)));
    }

    /// <summary>Decile bins of a number, with the log's values as float32 where the training column is; the bins of a category.</summary>
    private static double? PsiOf(JsonElement expected, string smoothing) =>
        expected.Figure("psi", "A_decile_right_log_as_float32", smoothing)
        ?? expected.Figure("psi", "A_decile_right", smoothing)
        ?? expected.Figure("psi", "train_categories_plus_other", smoothing);

    private static Dictionary<string, long> CountsOf(JsonElement categorical) =>
        categorical.GetProperty("counts").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt64(), StringComparer.Ordinal);

    private IEnumerable<(string Column, JsonElement Made, JsonElement Expected)> BaselineColumns(string kind)
    {
        Assert.Equal(_run.Reference.Baseline.Count, _run.Baseline.GetProperty("features").GetArrayLength());
        foreach (JsonElement made in _run.Baseline.GetProperty("features").EnumerateArray())
        {
            string column = made.GetProperty("name").GetString()!;
            JsonElement expected = _run.Reference.Baseline[column];
            Assert.Equal(expected.GetProperty("kind").GetString(), made.GetProperty("kind").GetString());
            Assert.Equal(_run.Reference.RoleOf(column), made.GetProperty("role").GetString());
            Assert.Equal(expected.Figure("rows"), made.Figure("rows"));
            Assert.Equal(expected.Figure("nulls"), made.Figure("missing"));
            if (made.GetProperty("kind").GetString() == kind)
                yield return (column, made.GetProperty(kind), expected);
        }
    }

    private IEnumerable<(ReferenceWindow Window, string Column, JsonElement Expected, Page Page)> Figures(string model)
    {
        foreach (ReferenceWindow window in _run.Reference.CountWindows)
        {
            Scrape page = _run.PageOf(window);
            foreach ((string column, JsonElement expected) in window.Features)
            {
                (string, string)[] labels = [("model", model), ("feature", column), ("role", _run.Reference.RoleOf(column))];
                yield return (window, column, expected, metric => metric.StartsWith("drift_baseline_", StringComparison.Ordinal)
                    ? page.Value(metric, labels) : page.Value(metric, [.. labels, ("window", window.Label)]));
            }
        }
    }

    private void ForEveryFigure(string model, Action<Mismatches, string, JsonElement, Page, bool> compare)
    {
        var mismatches = new Mismatches();
        foreach ((ReferenceWindow window, string column, JsonElement expected, Page page) in Figures(model))
            compare(mismatches, $"{window.Id} {column}", expected, page, _run.Reference.Baseline[column].GetProperty("kind").GetString() == "numeric");
        mismatches.AssertNone(least: 80);
    }
}

public sealed class AdultGoldenTests(AdultRun run) : GoldenTests(run), IClassFixture<AdultRun>;

public sealed class BikeGoldenTests(BikeRun run) : GoldenTests(run), IClassFixture<BikeRun>;
