using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>What happens to log files in production.</summary>
[Collection(ManySources.Name)]
public sealed class LogFileTests(SourceRun run)
{
    [Fact]
    public async Task Rotation_ByRenameAndCreate_LosesAndRepeatsNothing()
    {
        run.Folder.AppendLines("rename/app.jsonl", SmallModel.Lines(0, 100));
        await Both(100);
        File.Move(run.Folder["rename/app.jsonl"], run.Folder["rename/app.jsonl.1"]);
        run.Folder.AppendLines("rename/app.jsonl.1", SmallModel.Lines(100, 20)); // the writer has not noticed yet
        run.Folder.AppendLines("rename/app.jsonl", SmallModel.Lines(120, 50));
        Scrape page = await Both(170);
        foreach (string model in (string[])["rename", "renameglob"])
        {
            Assert.Equal(1, page.Value("drift_exporter_rotations_total", ("model", model), ("kind", "rename")));
            Assert.Equal(0, page.Of("drift_exporter_lost_bytes_total", ("model", model)).Sum(sample => sample.Value));
        }

        async Task<Scrape> Both(int records)
        {
            await run.Exporter.ScrapeAfterAsync(records, "rename");
            Scrape page = await run.Exporter.ScrapeAfterAsync(records, "renameglob");
            return await run.Exporter.ScrapeAfterAsync(page, "renameglob");
        }
    }

    [Fact]
    public async Task Truncation_StartsTheFileAnew()
    {
        run.Folder.AppendLines("truncate/app.jsonl", SmallModel.Lines(0, 100));
        await run.Exporter.ScrapeAfterAsync(100, "truncate");
        using (var file = new FileStream(run.Folder["truncate/app.jsonl"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(0);
        run.Folder.AppendLines("truncate/app.jsonl", SmallModel.Lines(500, 30));
        Scrape page = await run.Exporter.ScrapeAfterAsync(130, "truncate");
        Assert.Equal(1, page.Value("drift_exporter_rotations_total", ("model", "truncate"), ("kind", "truncate")));
        Assert.Equal(0, page.Of("drift_exporter_lost_bytes_total", ("model", "truncate")).Sum(sample => sample.Value));
    }

    [Fact]
    public async Task PartialLastLine_IsHeldUntilItsEndComes()
    {
        string line = SmallModel.Line(7);
        run.Folder.Append("partial/app.jsonl", SmallModel.Line(6) + "\n" + line[..20]);
        Scrape page = await run.Exporter.ScrapeAfterAsync(1, "partial");
        page = await run.Exporter.ScrapeWhenAsync("the partial line to be seen", page => page.Value("drift_exporter_lag_bytes", ("model", "partial")) == 20);
        page = await run.Exporter.ScrapeAfterAsync(page, "partial");
        Assert.Equal(1, page.Value("drift_exporter_records_total", ("model", "partial")));
        run.Folder.Append("partial/app.jsonl", line[20..]);
        page = await run.Exporter.ScrapeWhenAsync("the rest to be seen", page => page.Value("drift_exporter_lag_bytes", ("model", "partial")) == line.Length);
        Assert.Equal(1, page.Value("drift_exporter_records_total", ("model", "partial")));
        run.Folder.Append("partial/app.jsonl", "\n");
        page = await run.Exporter.ScrapeAfterAsync(2, "partial");
        Assert.Equal(7.0, page.Value("drift_mean", ("model", "partial"), ("feature", "amount")));
        Assert.Equal(0, page.Of("drift_exporter_records_rejected_total", ("model", "partial")).Sum(sample => sample.Value));
    }

    [Fact]
    public async Task Files_AreFound_WhenTheyAppearLate()
    {
        await run.Exporter.ScrapeWhenAsync("a first evaluation", page => page.Value("drift_exporter_records_total", ("model", "late")) == 0);
        run.Folder.AppendLines("late/b.jsonl", SmallModel.Lines(0, 10));
        await run.Exporter.ScrapeAfterAsync(10, "late");
        run.Folder.AppendLines("late/a.jsonl", SmallModel.Lines(10, 10));
        run.Folder.AppendLines("late/b.jsonl", SmallModel.Lines(20, 5));
        Scrape page = await run.Exporter.ScrapeAfterAsync(25, "late");
        Assert.Equal(2, page.Value("drift_exporter_files", ("model", "late"), ("state", "tailing")));
    }

    [Fact]
    public async Task Folder_IsFound_WhenItDidNotExistAtTheStart()
    {
        using HttpResponseMessage ready = await run.Exporter.SendAsync(HttpMethod.Get, "/-/ready");
        Assert.True(ready.IsSuccessStatusCode);
        run.Folder.Write("absent/deep/log.jsonl", string.Concat(SmallModel.Lines(0, 10).Select(line => line + "\n")));
        Scrape page = await run.Exporter.ScrapeAfterAsync(10, "absent");
        Assert.Equal(1, page.Value("drift_exporter_up", ("model", "absent")));
        Assert.Equal(1, page.Value("drift_exporter_caught_up", ("model", "absent")));
    }

    [Fact]
    public async Task Where_PicksTheRecordsOfOneModel_OutOfAMixedFile()
    {
        string[] names = ["one", "two", "three", "four"];
        run.Folder.AppendLines("mixed/log.jsonl", Enumerable.Range(0, 400).Select(row =>
            $$"""{"model":{"name":"{{names[row % 4]}}"},"stage":"{{(row < 200 ? "prod" : "test")}}","features":{"amount":{{row % 4}} } }"""));
        Scrape one = await run.Exporter.ScrapeAfterAsync(100, "one");
        Assert.Equal(300, one.Value("drift_exporter_records_filtered_total", ("model", "one")));
        Assert.Equal(0, one.Value("drift_mean", ("model", "one"), ("feature", "amount")));
        Scrape several = await run.Exporter.ScrapeAfterAsync(100, "several");
        Assert.Equal(300, several.Value("drift_exporter_records_filtered_total", ("model", "several")));
        Assert.Equal(1.5, several.Value("drift_mean", ("model", "several"), ("feature", "amount")));
        Assert.Equal(0, several.Of("drift_exporter_records_rejected_total", ("model", "several")).Sum(sample => sample.Value));
    }

    [Fact]
    public async Task Csv_IsReadByItsHeader()
    {
        run.Folder.Append("csv/log.csv", "colour,amount,note\r\nred,1.5,\"a, \"\"b\"\"\"\r\nblue,,x\r\n");
        Scrape page = await run.Exporter.ScrapeAfterAsync(2, "csv");
        run.Folder.Append("csv/log.csv", "violet,2.5,\r\n");
        page = await run.Exporter.ScrapeAfterAsync(3, "csv");
        Assert.Equal(2, page.Value("drift_mean", ("model", "csv"), ("feature", "amount")));
        Assert.Equal(1.0 / 3, page.Value("drift_missing_ratio", ("model", "csv"), ("feature", "amount")));
        Assert.Equal(1.0 / 3, page.Value("drift_unseen_ratio", ("model", "csv"), ("feature", "colour")));
        Assert.Equal(1, page.Value("drift_missing_ratio", ("model", "csv"), ("feature", "flag")));
    }
}
