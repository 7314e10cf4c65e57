using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Programs;

/// <summary>What samples/ and baselines/ say is what the program does.</summary>
public sealed class SampleConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Baselines_AreWhatTheirCommandMakes_ByteForByte()
    {
        string baselines = Path.Combine(TestData.Repository, "baselines");
        CommandResult made = await Tool.RunAsync("bash", baselines, "make.sh", _folder.Root);
        Assert.True(made.ExitCode == 0, made.ToString());
        foreach (string file in (string[])["adult.baseline.json", "bike.baseline.json"])
        {
            Assert.True(File.ReadAllBytes(Path.Combine(baselines, file)).SequenceEqual(File.ReadAllBytes(_folder[file])),
                $"baselines/{file} is not what baselines/make.sh makes. Run it, and look at the difference before you commit it.");
        }
    }

    [Theory]
    [InlineData("adult", "adult-income", 8000, "relationship")]
    [InlineData("bike", "bike-demand", 8734, "temp")]
    public async Task Configuration_ReadsItsWholeLog_AndSeesItsDrift(string sample, string model, int records, string drifted)
    {
        await using ExporterProcess exporter = await ExporterProcess.StartAsync(
            "--config.file", Path.Combine(TestData.Repository, "samples", sample + ".yml"), "--evaluation.interval", "200ms");
        Scrape page = await exporter.ScrapeAfterAsync(records, model);
        Assert.Equal(0, page.Of("drift_exporter_records_rejected_total").Sum(sample => sample.Value));
        Assert.Equal(0, page.Of("drift_missing_ratio").Count(sample => sample.Value > 0.2));
        Assert.True(page.Value("drift_psi", ("feature", drifted), ("window", "rows=1000")) > 0.25, page.Excerpt("drift_psi"));
    }

    [Fact]
    public async Task TwoModels_LiveInOneProcess_WithBaselinesAndLogsOfTheirOwn()
    {
        static string Model(SampleSet sample, string baseline) => $$"""
              - name: {{sample.Model}}
                baseline: {{baseline}}
                logs: {paths: [{{sample.Log}}]}
                fields: {map: {{sample.Map}}}
            """;
        string models = string.Join('\n', Model(SampleSet.Adult, await SampleSet.Adult.MakeBaselineAsync(_folder)), Model(SampleSet.Bike, await SampleSet.Bike.MakeBaselineAsync(_folder)));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", _folder.Write("both.yml", $"evaluation_interval: 200ms\nmodels:\n{models}\n"));
        await exporter.ScrapeAfterAsync(8000, "adult-income");
        Scrape page = await exporter.ScrapeAfterAsync(8734, "bike-demand");
        Assert.Equal(14, page.Of("drift_psi", ("model", "adult-income"), ("window", "rows=5000")).Count());
        Assert.Equal(12, page.Of("drift_psi", ("model", "bike-demand"), ("window", "rows=5000")).Count());
        Assert.Equal(26, page.Of("drift_psi").Count());
        Assert.Equal([("adult-income", "confidence"), ("adult-income", "pred_class"), ("bike-demand", "prediction")],
            page.Of("drift_psi", ("role", "prediction")).Select(sample => (sample.Labels["model"], sample.Labels["feature"])).Order());
    }

    /// <summary>A model that logs a 32 bit temperature as 0.36 and one that logs 0.36000001430511475 have seen the same temperature.</summary>
    [Fact]
    public async Task Float32Column_IsTheSame_WhetherTheLogWidensItOrWritesItShort()
    {
        string[] wide = await File.ReadAllLinesAsync(SampleSet.Bike.Log, TestContext.Current.CancellationToken);
        string[] narrow = [.. wide.Select(Shortened)];
        Assert.Contains("\"temp\":0.36,", narrow[0], StringComparison.Ordinal);
        _folder.AppendLines("wide.jsonl", wide);
        _folder.AppendLines("narrow.jsonl", narrow);
        string baseline = await SampleSet.Bike.MakeBaselineAsync(_folder);
        string models = string.Concat(((string[])["wide", "narrow"]).Select(name => $"  - {{name: {name}, baseline: {baseline}, logs: {{paths: [{name}.jsonl]}}}}\n"));
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", _folder.Write("float32.yml", $"evaluation_interval: 200ms\nexpose: full\nmodels:\n{models}"));
        await exporter.ScrapeAfterAsync(wide.Length, "wide");
        Scrape page = await exporter.ScrapeAfterAsync(wide.Length, "narrow");
        Assert.Equal(Figures("wide"), Figures("narrow"));
        Assert.NotEmpty(Figures("wide"));

        IEnumerable<(string, double)> Figures(string model) => page.Of("drift_psi", ("model", model)).Concat(page.Of("drift_ks_statistic", ("model", model)))
            .Concat(page.Of("drift_mean", ("model", model))).Concat(page.Of("drift_stddev", ("model", model)))
            .Select(sample => ($"{sample.Name} {sample.Labels["feature"]}", sample.Value));
    }

    private static string Shortened(string line)
    {
        const string Key = "\"temp\":";
        int start = line.IndexOf(Key, StringComparison.Ordinal) + Key.Length, end = line.IndexOf(',', start);
        float value = float.Parse(line.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture);
        return string.Concat(line.AsSpan(0, start), value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), line.AsSpan(end));
    }
}
