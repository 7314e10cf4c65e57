using System.Buffers;
using System.Text;
using DriftExporter.Exposition;

namespace DriftExporter.Tests.Exposition;

/// <summary>Names, types and labels are what dashboards and rules are written against.</summary>
public sealed class MetricCatalogueTests
{
    private const string Feature = "model, feature, role", Window = Feature + ", window";

    [Theory]
    [InlineData("drift_psi", "Gauge", Window)]
    [InlineData("drift_psi_critical", "Gauge", Window)]
    [InlineData("drift_ks_statistic", "Gauge", Window)]
    [InlineData("drift_ks_critical", "Gauge", Window)]
    [InlineData("drift_chi_square_statistic", "Gauge", Window)]
    [InlineData("drift_detected", "Gauge", Window)]
    [InlineData("drift_evidence", "Gauge", Window)]
    [InlineData("drift_evidence_critical", "Gauge", Window)]
    [InlineData("drift_detected_features", "Gauge", "model, window")]
    [InlineData("drift_scored_features", "Gauge", "model, window")]
    [InlineData("drift_detected_ratio", "Gauge", "model, window")]
    [InlineData("drift_verdict_timestamp_seconds", "Gauge", "model, window")]
    [InlineData("drift_values", "Gauge", Window)]
    [InlineData("drift_missing_ratio", "Gauge", Window)]
    [InlineData("drift_invalid_ratio", "Gauge", Window)]
    [InlineData("drift_outlier_ratio", "Gauge", Window)]
    [InlineData("drift_unseen_ratio", "Gauge", Window)]
    [InlineData("drift_mean", "Gauge", Window)]
    [InlineData("drift_stddev", "Gauge", Window)]
    [InlineData("drift_baseline_mean", "Gauge", Feature)]
    [InlineData("drift_baseline_missing_ratio", "Gauge", Feature)]
    [InlineData("drift_baseline_outlier_ratio", "Gauge", Feature)]
    [InlineData("drift_baseline_stddev", "Gauge", Feature)]
    [InlineData("drift_baseline_quantile", "Gauge", Feature + ", q")]
    [InlineData("drift_baseline_ks_error_bound", "Gauge", Feature)]
    [InlineData("drift_ks_p_value", "Gauge", Window)]
    [InlineData("drift_chi_square_p_value", "Gauge", Window)]
    [InlineData("drift_jensen_shannon_distance", "Gauge", Window)]
    [InlineData("drift_wasserstein_distance", "Gauge", Window)]
    [InlineData("drift_probability_greater", "Gauge", Window)]
    [InlineData("drift_skewness", "Gauge", Window)]
    [InlineData("drift_quantile", "Gauge", Window + ", q")]
    [InlineData("drift_category_ratio", "Gauge", Window + ", category")]
    [InlineData("drift_bin_rows", "Gauge", Window + ", bin")]
    [InlineData("drift_baseline_bin_rows", "Gauge", Feature + ", bin")]
    [InlineData("drift_window_rows", "Gauge", "model, window")]
    [InlineData("drift_window_oldest_timestamp_seconds", "Gauge", "model, window")]
    [InlineData("drift_window_newest_timestamp_seconds", "Gauge", "model, window")]
    [InlineData("drift_model_info", "Gauge", "model, …")]
    [InlineData("drift_baseline_info", "Gauge", "model, version, sha256")]
    [InlineData("drift_baseline_rows", "Gauge", "model")]
    [InlineData("drift_evaluation_generation", "Gauge", "model")]
    [InlineData("drift_evaluation_timestamp_seconds", "Gauge", "model")]
    [InlineData("drift_evaluation_duration_seconds", "Gauge", "model")]
    [InlineData("drift_inference_predictions_total", "Counter", "model")]
    [InlineData("drift_inference_errors_total", "Counter", "model")]
    [InlineData("drift_inference_last_event_timestamp_seconds", "Gauge", "model")]
    [InlineData("drift_inference_latency_seconds", "Histogram", "model")]
    [InlineData("drift_exporter_records_total", "Counter", "model")]
    [InlineData("drift_exporter_records_rejected_total", "Counter", "model, reason")]
    [InlineData("drift_exporter_records_filtered_total", "Counter", "model")]
    [InlineData("drift_exporter_event_time_problems_total", "Counter", "model, reason")]
    [InlineData("drift_exporter_read_bytes_total", "Counter", "model")]
    [InlineData("drift_exporter_lost_bytes_total", "Counter", "model, reason")]
    [InlineData("drift_exporter_rotations_total", "Counter", "model, kind")]
    [InlineData("drift_exporter_lag_bytes", "Gauge", "model")]
    [InlineData("drift_exporter_files", "Gauge", "model, state")]
    [InlineData("drift_exporter_up", "Gauge", "model")]
    [InlineData("drift_exporter_caught_up", "Gauge", "model")]
    [InlineData("drift_exporter_config_last_reload_successful", "Gauge", "")]
    [InlineData("drift_exporter_config_last_reload_success_timestamp_seconds", "Gauge", "")]
    [InlineData("drift_exporter_series", "Gauge", "")]
    [InlineData("drift_exporter_series_dropped", "Gauge", "")]
    [InlineData("drift_exporter_build_info", "Gauge", "version, revision, runtime")]
    public void Families_HaveTheContractsTypeAndLabels(string name, string type, string labels)
    {
        MetricFamily family = MetricCatalogue.Families.Single(candidate => candidate.Name == name);
        Assert.Equal((type, labels), (family.Type.ToString(), string.Join(", ", family.Labels)));
    }

    [Fact]
    public void Families_AreWellFormed_AndUnique()
    {
        Assert.Equal(MetricCatalogue.Families.Count, MetricCatalogue.Families.DistinctBy(family => family.Name).Count());
        Assert.All(MetricCatalogue.Families, family =>
        {
            Assert.Matches("^(drift|process)_[a-z_]+$", family.Name);
            Assert.Equal(family.Type == MetricType.Counter, family.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.EndsWith(".", family.Help, StringComparison.Ordinal);
            Assert.DoesNotContain('"', family.Help); // OpenMetrics escapes it, the text format does not
        });
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-1795296355.218, "-1795296355.218")]
    [InlineData(999_999_999_999_999, "999999999999999")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(-1e15, "-1000000000000000")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e-5, "1E-05")]
    [InlineData(1e22, "1E+22")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Number_IsTheShortestRoundTrip_OrTheFormatsWord(double value, string expected)
    {
        Span<byte> output = stackalloc byte[SampleValue.Longest];
        Assert.Equal(expected, Encoding.UTF8.GetString(output[..SampleValue.Write(output, value)]));
    }

    [Fact]
    public void LabelSet_ReplacesALoneSurrogate_SoThatThePageStaysUtf8() =>
        Assert.Equal("a=\"\uFFFD\"", Encoding.UTF8.GetString(new LabelSet(("a", "\ud800")).Bytes));
}

/// <summary>Accept headers as they are sent.</summary>
public sealed class ContentNegotiationTests
{
    private const string Prometheus2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private const string Prometheus2Old = "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private const string Prometheus2Protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    private const string Prometheus3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    [Theory]
    [InlineData(Prometheus2, true)]
    [InlineData(Prometheus2Old, true)]
    [InlineData(Prometheus2Protobuf, true)]
    [InlineData(Prometheus3, true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("APPLICATION/OpenMetrics-Text; Q=1", true)]
    [InlineData("text/plain, application/openmetrics-text", true)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("text/plain;q=0.9,application/openmetrics-text;q=0.5", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("application/openmetrics-text;q=zero", false)]
    [InlineData("application/openmetrics-text;q=-1", false)]
    [InlineData("application/openmetrics-text;q=Infinity", false)]
    [InlineData("application/openmetrics-text;q=NaN", false)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData(",,;;q=,=;application/openmetrics", false)]
    [InlineData("\u0000\u00ff;;;;", false)]
    public void Format_IsOpenMetrics_OnlyWhenItIsWantedMost(string? accept, bool openMetrics) =>
        Assert.Equal(openMetrics ? PageFormat.OpenMetrics : PageFormat.Text, ContentNegotiation.Format(accept));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("deflate;q=1, GZIP;q=0.1", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=none", false)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void AcceptsGzip_OnlyWhenItIsNamed(string? header, bool expected) => Assert.Equal(expected, ContentNegotiation.AcceptsGzip(header));
}
