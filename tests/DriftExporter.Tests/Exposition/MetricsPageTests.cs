using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Exposition;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Exposition;

/// <summary>The page as a whole: against a golden file, as a parser reads it, and past the limit of series.</summary>
public sealed class MetricsPageTests
{
    private static string Golden => Path.Combine(TestData.Repository, "tests", "DriftExporter.Tests", "Exposition", "page.golden.txt");

    private static MetricsPage Page(bool full = true, int limit = 20_000, Action<string>? warn = null, params ModelSnapshot[] models) =>
        new(() => models.Length == 0 ? [SampleModel.Snapshot()] : models, SampleModel.Status, full, limit, warn ?? (_ => Assert.Fail("warned")));

    private static byte[] Bytes(MetricsPage page, PageFormat format = PageFormat.Text)
    {
        (ReadOnlyMemory<byte> models, ReadOnlyMemory<byte> exporter) = page.Render(format);
        return [.. models.Span, .. exporter.Span];
    }

    private static List<ParsedFamily> Read(MetricsPage page, PageFormat format = PageFormat.Text) =>
        ParsedPage.Read(Bytes(page, format), format == PageFormat.OpenMetrics);

    /// <summary>Made again with DRIFT_WRITE_DOCS=1; a difference is a change of the contract with every dashboard.</summary>
    [Fact]
    public void Render_IsTheGoldenPage_WithAFixedClock()
    {
        var text = new StringBuilder();
        foreach (PageFormat format in (PageFormat[])[PageFormat.Text, PageFormat.OpenMetrics])
        {
            string page = Encoding.UTF8.GetString(Bytes(Page(models: [SampleModel.Snapshot(), SampleModel.Snapshot("second \"model\"", 1, SampleModel.HostileNames)]), format));
            text.Append(string.Concat(page.Split('\n').Where(line => !line.Contains("process_", StringComparison.Ordinal)).Select(line => line.Length == 0 ? "" : line + "\n")));
        }

        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_DOCS") == "1")
            File.WriteAllText(Golden, text.ToString());
        Assert.Equal(File.ReadAllText(Golden), text.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Render_CarriesEveryNameUnchanged_HoweverHostile(bool openMetrics)
    {
        List<ParsedFamily> families = Read(
            Page(models: [SampleModel.Snapshot("a \"model\"\\\n", 1, SampleModel.HostileNames)]), openMetrics ? PageFormat.OpenMetrics : PageFormat.Text);
        ParsedFamily psi = families.Single(family => family.Name == "drift_psi");
        Assert.Equal(SampleModel.HostileNames, psi.Samples.Select(sample => sample["feature"]));
        Assert.All(psi.Samples, sample => Assert.Equal("a \"model\"\\\n", sample["model"]));
        Assert.Equal("a\\b", families.Single(family => family.Name == "drift_model_info").Samples[0]["team"]);
    }

    [Fact]
    public void Render_GivesNoSeries_WhereAFigureDoesNotExist()
    {
        List<ParsedFamily> families = Read(Page());
        Assert.All(families.Single(family => family.Name == "drift_psi").Samples, sample => Assert.Equal("rows=5000", sample["window"]));
        Assert.Equal(6, families.Single(family => family.Name == "drift_values").Samples.Count);
        Assert.Equal(["lead_time", "score"], families.Single(family => family.Name == "drift_ks_statistic").Samples.Select(sample => sample["feature"]));
        Assert.Equal(["country"], families.Single(family => family.Name == "drift_unseen_ratio").Samples.Select(sample => sample["feature"]));
        Assert.Single(families.Single(family => family.Name == "drift_window_oldest_timestamp_seconds").Samples);
    }

    [Fact]
    public void Render_GivesFullFamilies_OnlyWhenAskedFor()
    {
        string[] core = [.. Read(Page(full: false)).Select(family => family.Name)], full = [.. Read(Page()).Select(family => family.Name)];
        Assert.Equal(
            [
                "drift_anderson_darling_statistic", "drift_baseline_ks_error_bound", "drift_baseline_quantile", "drift_baseline_stddev", "drift_category_ratio",
                "drift_chi_square_p_value", "drift_cramer_von_mises_p_value", "drift_cramer_von_mises_statistic", "drift_evidence", "drift_evidence_critical", "drift_jensen_shannon_distance", "drift_ks_p_value",
                "drift_kuiper_p_value", "drift_kuiper_statistic", "drift_probability_greater", "drift_quantile", "drift_skewness", "drift_stddev", "drift_wasserstein_distance",
            ],
            full.Except(core).Order(StringComparer.Ordinal));
        Assert.Empty(core.Except(full));
        Assert.All(MetricCatalogue.Families, family => Assert.Contains(family.Name, full));
    }

    [Fact]
    public void Render_GivesCategoriesOfPredictions_WithoutThoseOfFeatures()
    {
        ModelSnapshot sample = SampleModel.Snapshot();
        FeatureDrift country = sample.Drift.Windows[0].Features[1];
        ModelSnapshot prediction = sample with
        {
            References = [.. sample.References.Select((reference, index) => index == 1 ? new FeatureReference(reference.Profile with { Role = FeatureRole.Prediction }) : reference)],
            Drift = new DriftSnapshot([sample.Drift.Windows[0] with { Features = [sample.Drift.Windows[0].Features[0], country with { Role = FeatureRole.Prediction }, sample.Drift.Windows[0].Features[2]] }]),
        };
        ParsedFamily ratios = Read(Page(full: false, models: prediction)).Single(family => family.Name == "drift_category_ratio");
        Assert.Equal([("PT", 0.75), ("<b>ES</b>", 0.25)], ratios.Samples.Select(sample => (sample["category"], sample.Value)));
    }

    [Fact]
    public void Render_GivesEveryBin_OnlyWhereAskedFor()
    {
        List<ParsedFamily> families = Read(Page(full: false));
        ParsedFamily window = families.Single(family => family.Name == "drift_bin_rows"), baseline = families.Single(family => family.Name == "drift_baseline_bin_rows");
        Assert.Equal([("00 (-inf, 0]", 900.0), ("01 (0, 1]", 80), ("02 (1, inf)", 0)], Bins(window, "lead_time"));
        Assert.Equal([("PT", 700.0), ("<b>ES</b>", 270), ("unseen", 10)], Bins(window, "country"));
        Assert.Equal([("00 (-inf, 0]", 4.0), ("01 (0, 1]", 2), ("02 (1, inf)", 2)], Bins(baseline, "lead_time"));
        Assert.Equal([("PT", 6.0), ("<b>ES</b>", 2), ("unseen", 0)], Bins(baseline, "country"));
        ModelSnapshot sample = SampleModel.Snapshot();
        sample = sample with { Drift = new DriftSnapshot([sample.Drift.Windows[1]]) };
        Assert.DoesNotContain(Read(Page(models: sample)), family => family.Name.EndsWith("_bin_rows", StringComparison.Ordinal));

        static IEnumerable<(string, double)> Bins(ParsedFamily family, string feature) =>
            family.Samples.Where(sample => sample["feature"] == feature).Select(sample => (sample["bin"], sample.Value));
    }

    [Fact]
    public void Labels_OfBinsDiffer_HoweverCategoriesAreCalled()
    {
        var feature = new FeatureProfile
        {
            Name = "c", Role = FeatureRole.Feature, DataType = "string", Rows = 6, Missing = 0, Invalid = 0,
            Categorical = new CategoricalProfile { Categories = [.. ((string[])["unseen", "\"unseen\"", "other", "\"\"", "", "a\nb"]).Select(name => new Category(name, 1))] },
        };
        string[] labels = [.. BinFamilies.Labels(feature).Select(Encoding.UTF8.GetString)];
        Assert.Equal(labels.Length, labels.Distinct().Count());
        Assert.Equal("bin=\"unseen\"", labels[^1]);
        Assert.Contains("bin=\"a\\nb\"", labels);
    }

    [Fact]
    public void Render_NamesCounterFamiliesWithoutTotal_InOpenMetrics()
    {
        List<ParsedFamily> families = Read(Page(), PageFormat.OpenMetrics);
        Assert.Equal("drift_exporter_records_total", families.Single(family => family.Name == "drift_exporter_records").Samples[0].Name);
        Assert.Contains(families, family => family.Name == "process_cpu_seconds");
        string page = Encoding.UTF8.GetString(Bytes(Page(), PageFormat.OpenMetrics));
        Assert.Single(page.Split("# EOF"), part => part == "\n");
        Assert.EndsWith("\n# EOF\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", Encoding.UTF8.GetString(Bytes(Page())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Render_GivesAHistogram_ThatIsTheSameSeriesInBothFormats(bool openMetrics)
    {
        ParsedFamily latency = Read(Page(), openMetrics ? PageFormat.OpenMetrics : PageFormat.Text).Single(family => family.Name == "drift_inference_latency_seconds");
        Assert.Equal(
            [("0.005", 1.0), ("0.25", 90), ("1.0", 99), ("2.5", 99), ("+Inf", 100)],
            latency.Samples.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).Select(sample => (sample["le"], sample.Value)));
        Assert.Equal([("drift_inference_latency_seconds_sum", 12.5), ("drift_inference_latency_seconds_count", 100)], latency.Samples.TakeLast(2).Select(sample => (sample.Name, sample.Value)));
    }

    [Fact]
    public void Render_DropsWholeFamiliesFromTheEnd_PastTheLimitOfSeries()
    {
        // drift_psi, drift_detected and drift_missing_ratio stay whatever the limit; of the contract's table F goes first, from the bottom.
        string[] expected =
        [
            "drift_baseline_bin_rows", "drift_bin_rows", "drift_category_ratio", "drift_baseline_ks_error_bound", "drift_baseline_quantile", "drift_baseline_stddev",
            "drift_quantile", "drift_anderson_darling_statistic", "drift_cramer_von_mises_p_value", "drift_cramer_von_mises_statistic", "drift_kuiper_p_value", "drift_kuiper_statistic",
            "drift_skewness", "drift_probability_greater", "drift_wasserstein_distance", "drift_jensen_shannon_distance", "drift_chi_square_p_value", "drift_ks_p_value", "drift_stddev", "drift_evidence_critical", "drift_evidence",
            "drift_exporter_caught_up", "drift_exporter_up", "drift_exporter_files", "drift_exporter_lag_bytes",
            "drift_exporter_rotations_total", "drift_exporter_lost_bytes_total", "drift_exporter_read_bytes_total",
            "drift_exporter_event_time_problems_total", "drift_exporter_records_filtered_total", "drift_exporter_records_rejected_total", "drift_exporter_records_total",
            "drift_inference_latency_seconds", "drift_inference_last_event_timestamp_seconds", "drift_inference_errors_total", "drift_inference_predictions_total",
            "drift_evaluation_duration_seconds", "drift_evaluation_timestamp_seconds", "drift_evaluation_generation",
            "drift_baseline_rows", "drift_baseline_info", "drift_model_info",
            "drift_verdict_timestamp_seconds", "drift_window_newest_timestamp_seconds", "drift_window_oldest_timestamp_seconds", "drift_window_rows",
            "drift_detected_ratio", "drift_scored_features", "drift_detected_features",
            "drift_baseline_outlier_ratio", "drift_baseline_missing_ratio", "drift_baseline_mean", "drift_mean",
            "drift_unseen_ratio", "drift_outlier_ratio", "drift_invalid_ratio",
            "drift_values", "drift_chi_square_statistic", "drift_ks_critical", "drift_ks_statistic", "drift_psi_critical",
        ];
        List<ParsedFamily> whole = Read(Page());
        int all = (int)Value(whole, "drift_exporter_series");
        var dropped = new List<string>();
        for (int limit = all; limit >= 0; limit--)
        {
            string warning = "";
            List<ParsedFamily> page = Read(Page(limit: limit, warn: text => warning = text));
            string[] gone = [.. whole.Select(family => family.Name).Except(page.Select(family => family.Name))];
            dropped.AddRange(gone.Except(dropped));
            Assert.All(page.Where(family => whole.Any(other => other.Name == family.Name && !family.Name.StartsWith("process_", StringComparison.Ordinal))),
                family => Assert.Equal(whole.Single(other => other.Name == family.Name).Samples.Count, family.Samples.Count));
            Assert.Equal(all, Value(page, "drift_exporter_series") + Value(page, "drift_exporter_series_dropped"));
            Assert.True(Value(page, "drift_exporter_series") <= limit || page.All(family => MetricCatalogue.Families.All(known => known.Name != family.Name || known.Keep)));
            Assert.Equal(gone.Length == 0 ? "" : $"{all} series are more than limits.series ({limit}). Left out: {string.Join(", ", expected.Take(gone.Length))}. Raise limits.series, or use expose: core and expose_bins: false.", warning);
        }

        Assert.Equal(expected, dropped);
    }

    [Fact]
    public void Render_WarnsOnce_WhileTheSameFamiliesAreLeftOut()
    {
        var warnings = new List<string>();
        ModelSnapshot[] models = [SampleModel.Snapshot()];
        var page = new MetricsPage(() => models, SampleModel.Status, true, 50, warnings.Add);
        for (int evaluation = 0; evaluation < 3; evaluation++)
        {
            models = [SampleModel.Snapshot("credit", evaluation)];
            Bytes(page);
            Bytes(page, PageFormat.OpenMetrics);
        }

        Assert.Single(warnings);
    }

    [Fact]
    public void Render_IsOfOneEvaluation_AndRenderedOnceForIt()
    {
        ModelSnapshot[] models = [SampleModel.Snapshot(generation: 1)];
        int asked = 0;
        var page = new MetricsPage(() => { asked++; return models; }, SampleModel.Status, true, 20_000, _ => { });
        ReadOnlyMemory<byte> first = page.Render(PageFormat.Text).Models, again = page.Render(PageFormat.Text).Models;
        Assert.True(first.Equals(again));
        models = [SampleModel.Snapshot(generation: 2)];
        List<ParsedFamily> next = Read(page);
        Assert.Equal(2, Value(next, "drift_evaluation_generation"));
        Assert.Equal(3, asked);
    }

    [Fact]
    public void Render_HasTheExporterAlone_BeforeTheFirstEvaluation()
    {
        var page = new MetricsPage(() => [], SampleModel.Status, true, 20_000, _ => { });
        Assert.All(Read(page), family => Assert.Matches("^(drift_exporter_|process_)", family.Name));
        Assert.NotEmpty(Read(page, PageFormat.OpenMetrics));
    }

    private static double Value(List<ParsedFamily> page, string name) => page.Single(family => family.Name == name).Samples[0].Value;
}
