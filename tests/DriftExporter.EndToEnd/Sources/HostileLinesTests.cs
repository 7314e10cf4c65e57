using System.Text;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>Lines that no model should write: each is counted by its reason, and the good ones between them count.</summary>
[Collection(ManySources.Name)]
public sealed class HostileLinesTests(SourceRun run)
{
    /// <summary>Stands in every bad line, and must stand nowhere else.</summary>
    private const string Secret = "hunter2";

    private static readonly (string? Reason, byte[] Line)[] s_lines =
    [
        ("json", Text("this is no JSON hunter2")),
        ("json", Text("{\"amount\":1,\"note\":\"hunter2\"")),
        ("json", Text("{\"amount\":1,\"note\":\"hunter2\"} x")),
        ("json", Text("{\"amount\":1,\"note\":\"hun\0ter2\"}")),
        ("json", Text("{'amount':1,'note':'hunter2'}")),
        ("not_object", Text("[1,2,\"hunter2\"]")),
        ("not_object", Text("\"hunter2\"")),
        ("not_object", Text("42")),
        ("not_object", Text("null")),
        ("no_features", Text("{}")),
        ("no_features", Text("{\"hunter2\":1}")),
        ("depth", Text($"{{\"amount\":1,\"deep\":{new string('[', 1000)}\"hunter2\"{new string(']', 1000)}}}")),
        ("too_long", Text($"{{\"amount\":1,\"note\":\"hunter2{new string('x', 2 << 20)}\"}}")),
        ("encoding", [.. "{\"amount\":1,\"colour\":\"hunter2"u8, 0xC3, 0x28, .. "\"}"u8]),
        (null, Text("")),
        (null, Text("   ")),
    ];

    /// <summary>Accepted, with amounts of every standing.</summary>
    private static readonly (string Amount, string Standing)[] s_amounts =
    [
        ("1.5", "value"), ("\"2.5\"", "value"), ("\"+3e0\"", "value"), ("true", "value"), ("-0.0", "value"),
        ("NaN", "missing"), ("null", "missing"), ("Infinity", "invalid"), ("-Infinity", "invalid"), ("1e999", "invalid"),
        ("\"hunter2\"", "invalid"), ("1,\"amount\":\"hunter2\"", "invalid"), ("\"hunter2\",\"amount\":7", "value"), ("[]", "invalid"),
    ];

    [Fact]
    public async Task Lines_AreCountedByReason_WhileGoodRecordsCount()
    {
        var log = new MemoryStream();
        log.Write("\uFEFF"u8);
        int good = 0;
        foreach ((_, byte[] line) in s_lines)
        {
            log.Write(Text(SmallModel.Line(good++) + "\n"));
            log.Write([.. line, (byte)'\n']);
        }

        foreach ((string amount, _) in s_amounts)
            log.Write(Text($"{{\"amount\":{amount},\"colour\":\"\\ud800\"}}\r\n"));
        int accepted = good + s_amounts.Length;
        run.Folder.Write("hostile/log.jsonl", log.ToArray());
        Scrape page = await run.Exporter.ScrapeAfterAsync(accepted, "hostile");

        foreach (IGrouping<string?, (string? Reason, byte[])> lines in s_lines.Where(line => line.Reason is not null).GroupBy(line => line.Reason))
            Assert.Equal((lines.Key, lines.Count()), (lines.Key, page.Value("drift_exporter_records_rejected_total", ("model", "hostile"), ("reason", lines.Key!))));
        Assert.Equal(s_lines.Count(line => line.Reason is not null), page.Of("drift_exporter_records_rejected_total", ("model", "hostile")).Sum(sample => sample.Value));
        Assert.Equal(accepted, page.Value("drift_window_rows", ("model", "hostile")));
        Assert.Equal(Count("missing") / accepted, page.Value("drift_missing_ratio", ("model", "hostile"), ("feature", "amount"))!.Value, 1e-12);
        Assert.Equal(Count("invalid") / accepted, page.Value("drift_invalid_ratio", ("model", "hostile"), ("feature", "amount"))!.Value, 1e-12);
        Assert.Equal(good + Count("value"), page.Value("drift_values", ("model", "hostile"), ("feature", "amount")));
        Assert.Equal((double)s_amounts.Length / accepted, page.Value("drift_unseen_ratio", ("model", "hostile"), ("feature", "colour"))!.Value, 1e-12);
        Assert.Equal(0, page.Value("drift_exporter_lag_bytes", ("model", "hostile")));
        Assert.Equal(log.Length, page.Value("drift_exporter_read_bytes_total", ("model", "hostile")));
        Assert.Equal(1, page.Value("drift_exporter_up", ("model", "hostile")));

        Assert.DoesNotContain(run.Exporter.ErrorLines.Concat(run.Exporter.OutputLines), line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(page.Samples, sample => sample.Series.Contains(Secret, StringComparison.Ordinal));
        Assert.Contains(run.Exporter.ErrorLines, line => line.Contains("A record was rejected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_ThatAreOffAreCounted_AndDoNotMoveTheWatermark()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string[] times = [Quoted(now.AddMinutes(-2)), Quoted(now.AddDays(3)), "\"yesterday\"", Quoted(now.AddMinutes(-1)), Quoted(now.AddHours(-9))];
        run.Folder.AppendLines("times/log.jsonl", times.Select(time => $$"""{"timestamp":{{time}},"amount":1.5}""").Append("""{"amount":1.5}"""));
        Scrape page = await run.Exporter.ScrapeAfterAsync(6, "times");
        Assert.Equal(1, page.Value("drift_exporter_event_time_problems_total", ("model", "times"), ("reason", "future")));
        Assert.Equal(2, page.Value("drift_exporter_event_time_problems_total", ("model", "times"), ("reason", "unreadable")));
        Assert.Equal(now.AddMinutes(-1).ToUnixTimeMilliseconds() / 1000.0, page.Value("drift_inference_last_event_timestamp_seconds", ("model", "times"))!.Value, 0.002);

        static string Quoted(DateTimeOffset time) => $"\"{time:yyyy-MM-ddTHH:mm:ss.fffZ}\"";
    }

    /// <summary>A status that says error is a prediction and an error, and enters no window unless asked to.</summary>
    [Fact]
    public async Task Errors_AreCounted_AndEnterWindowsOnlyWhenAskedTo()
    {
        string[] states = ["200", "\"ok\"", "503", "\"error\"", "500"];
        run.Folder.AppendLines("errors/log.jsonl", states.Select(status => $$"""{"amount":1.5,"status":{{status}}}"""));
        foreach ((string model, int rows) in ((string, int)[])[("errors", 2), ("errorsin", 5)])
        {
            Scrape page = await run.Exporter.ScrapeAfterAsync(5, model);
            Assert.Equal(5, page.Value("drift_inference_predictions_total", ("model", model)));
            Assert.Equal(3, page.Value("drift_inference_errors_total", ("model", model)));
            Assert.Equal(rows, page.Value("drift_window_rows", ("model", model)));
        }
    }

    private static double Count(string standing) => s_amounts.Count(amount => amount.Standing == standing);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
