using System.Text.Json;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Windows;

/// <summary>Duration windows of the running program against an oracle that computes the pane rule from the log.</summary>
public sealed class DurationWindowTests : IDisposable
{
    private const long Second = 1_000_000_000;

    /// <summary>Labels are the durations as Prometheus writes them.</summary>
    private static readonly (string Configured, string Label, long Nanoseconds)[] s_adultWindows =
    [
        ("10m", "10m", 600 * Second), ("5460s", "1h31m", 5460 * Second), ("6h", "6h", 21_600 * Second), ("1d", "1d", 86_400 * Second),
        ("603000s", "6d23h30m", 603_000 * Second), ("30d", "30d", 30 * 86_400 * Second),
    ];

    private static readonly (string Configured, string Label, long Nanoseconds)[] s_bikeWindows =
    [
        ("1h", "1h", 3600 * Second), ("7d", "1w", 7 * 86_400 * Second), ("30d", "30d", 30 * 86_400 * Second), ("90061260ms", "1d1h1m1s260ms", 90_061_260_000_000),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Figures_EqualTheOracle_WhenRecordsComeInOrder() =>
        CompareAsync(SampleSet.Adult, "ts", s_adultWindows, (lines, _) => lines);

    /// <summary>Times on the hour stand on the borders of panes.</summary>
    [Fact]
    public Task Figures_EqualTheOracle_WhenTimesStandOnPaneBorders() =>
        CompareAsync(SampleSet.Bike, "timestamp", s_bikeWindows, (lines, _) => lines);

    /// <summary>Records up to 200 places from where they belong, and one in fifty far too late.</summary>
    [Fact]
    public Task Figures_EqualTheOracle_WhenRecordsComeOutOfOrder() =>
        CompareAsync(SampleSet.Adult, "ts", s_adultWindows, (lines, random) =>
            [.. lines.Select((line, row) => (line, row)).OrderBy(entry => entry.row + random.Next(200) + (random.Next(50) == 0 ? 2000 : 0)).Select(entry => entry.line)]);

    private async Task CompareAsync(
        SampleSet sample, string timeField, (string Configured, string Label, long Nanoseconds)[] windows, Func<string[], Random, string[]> reorder)
    {
        const int Seed = 20240101;
        LoggedRecord[] log = [.. reorder(await File.ReadAllLinesAsync(sample.Log, TestContext.Current.CancellationToken), new Random(Seed))
            .Select(line => LoggedRecord.Parse(line, timeField))];
        string baseline = await sample.MakeBaselineAsync(_folder);
        JsonElement[] features = [.. JsonDocument.Parse(File.ReadAllBytes(baseline)).RootElement.GetProperty("features").EnumerateArray()
            .Where(feature => feature.GetProperty("role").GetString() == "feature")];
        string configuration = _folder.Write("windows.yml", $$"""
            evaluation_interval: 100ms
            models:
              - name: m
                baseline: {{baseline}}
                logs: {paths: [log.jsonl]}
                windows: [{{string.Join(", ", windows.Select(window => $"{{duration: {window.Configured}}}"))}}]
                minimum_rows: 1
            """);
        _folder.Write("log.jsonl", "");
        await using ExporterProcess exporter = await ExporterProcess.StartAsync("--config.file", configuration);
        var compare = new Mismatches();
        int written = 0;
        foreach (int rows in (int[])[1, 37, 1000, 4000, 4001, 6543, log.Length])
        {
            _folder.AppendLines("log.jsonl", log[written..rows].Select(record => record.Line));
            written = rows;
            Scrape page = await exporter.ScrapeAfterAsync(rows, "m");
            foreach ((_, string label, long nanoseconds) in windows)
                Compare(compare, page, label, new PaneOracle(log[..rows], nanoseconds), features);
        }

        compare.AssertNone(least: 1000);
    }

    private static void Compare(Mismatches compare, Scrape page, string label, PaneOracle oracle, JsonElement[] features)
    {
        string what = $"after {page.Value("drift_exporter_records_total")}, window {label}:";
        compare.Compare($"{what} rows", oracle.Records.Count, page.Value("drift_window_rows", ("window", label)), 0);
        compare.Compare($"{what} oldest", oracle.Oldest / 1e9, page.Value("drift_window_oldest_timestamp_seconds", ("window", label)), 1e-6);
        compare.Compare($"{what} newest", oracle.Newest / 1e9, page.Value("drift_window_newest_timestamp_seconds", ("window", label)), 1e-6);
        foreach (JsonElement feature in features)
        {
            var expected = new FigureOracle(feature, oracle.Records);
            double? Figure(string metric) => page.Value(metric, ("window", label), ("feature", expected.Name));
            compare.Compare($"{what} {expected.Name} values", expected.Values, Figure("drift_values"), 0);
            compare.Compare($"{what} {expected.Name} missing", expected.MissingRatio, Figure("drift_missing_ratio"), 1e-12);
            if (expected.Values == 0)
                continue;
            compare.Compare($"{what} {expected.Name} mean", expected.Mean, Figure("drift_mean"), 1e-9);
            compare.Compare($"{what} {expected.Name} psi", expected.Psi, Figure("drift_psi"), 1e-9);
        }
    }
}
