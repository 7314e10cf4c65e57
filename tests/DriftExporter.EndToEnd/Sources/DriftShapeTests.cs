using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Windows;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>Kinds of drift that a naive rule overlooks.</summary>
[Collection(ManySources.Name)]
public sealed class DriftShapeTests(SourceRun run)
{
    /// <summary>All deciles of such a flag are 1; without a bin of its own for the value 1 its fall would not show.</summary>
    [Fact]
    public async Task Psi_IsAboveOne_WhenAFlagFallsFrom95To10Percent()
    {
        run.Folder.AppendLines("flag/log.jsonl", Enumerable.Range(0, 1000).Select(row => SmallModel.Line(row, flag: row % 10 == 0 ? 1 : 0)));
        Scrape page = await run.Exporter.ScrapeAfterAsync(1000, "flag");
        double psi = page.Value("drift_psi", ("model", "flag"), ("feature", "flag"))!.Value;
        Assert.True(psi > 1, $"PSI is {psi}.");
        Assert.Equal(FigureOracle.PsiOf([900, 100, 0], [100, 1900, 0]), psi, 1e-9);
        Assert.InRange(page.Value("drift_psi", ("model", "flag"), ("feature", "amount"))!.Value, 0, 0.01);
    }

    [Fact]
    public async Task MissingRatio_IsAndStaysOne_WhenAColumnVanishes()
    {
        run.Folder.AppendLines("vanish/log.jsonl", SmallModel.Lines(0, 1000));
        Scrape before = await run.Exporter.ScrapeAfterAsync(1000, "vanish");
        Assert.Equal(0, Amount(before, "drift_missing_ratio"));
        Assert.NotNull(Amount(before, "drift_psi"));

        run.Folder.AppendLines("vanish/log.jsonl", Enumerable.Range(0, 1000).Select(row => $$"""{"flag":1,"colour":"{{SmallModel.Colour(row)}}","score":0.5}"""));
        Scrape after = await run.Exporter.ScrapeAfterAsync(2000, "vanish");
        Scrape later = await run.Exporter.ScrapeAfterAsync(after, "vanish");
        foreach (Scrape page in (Scrape[])[after, later])
        {
            Assert.Equal(1, Amount(page, "drift_missing_ratio"));
            Assert.Equal(0, Amount(page, "drift_invalid_ratio"));
            Assert.Equal(0, Amount(page, "drift_values"));
            foreach (string metric in (string[])["drift_psi", "drift_ks_statistic", "drift_mean", "drift_stddev", "drift_outlier_ratio"])
                Assert.Null(Amount(page, metric));
        }

        static double? Amount(Scrape page, string metric) => page.Value(metric, ("model", "vanish"), ("feature", "amount"));
    }

    [Fact]
    public async Task InvalidRatio_IsOne_WhenEveryValueOfAFeatureIsOfTheWrongType()
    {
        string[] wrong = ["\"abc\"", "[1]", "{\"a\":1}", "\"\"", "Infinity", "-Infinity", "1e999", "\" 1\"", "\"0x10\"", "\"1,5\""];
        run.Folder.AppendLines("invalid/log.jsonl", Enumerable.Range(0, 500).Select(row => $$"""{"amount":{{wrong[row % wrong.Length]}},"flag":1,"colour":"red"}"""));
        Scrape page = await run.Exporter.ScrapeAfterAsync(500, "invalid");
        Assert.Equal(1, page.Value("drift_invalid_ratio", ("model", "invalid"), ("feature", "amount")));
        Assert.Equal(0, page.Value("drift_missing_ratio", ("model", "invalid"), ("feature", "amount")));
        Assert.Equal(0, page.Value("drift_values", ("model", "invalid"), ("feature", "amount")));
        Assert.Null(page.Value("drift_psi", ("model", "invalid"), ("feature", "amount")));
        Assert.Equal(0, page.Value("drift_invalid_ratio", ("model", "invalid"), ("feature", "flag")));
        Assert.Equal(500, page.Value("drift_values", ("model", "invalid"), ("feature", "flag")));
    }
}
