using System.Text.Json;
using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;
using DriftExporter.Tests.Pipeline;

namespace DriftExporter.Tests.Cli;

/// <summary>The calibrate command: on real seasons, on real data without drift, and on made logs.</summary>
public sealed class CalibrateCommandTests : ProgramTests
{
    private static readonly string[] s_seasonal = ["temp", "atemp", "mnth", "season"];

    private static string Sample(params string[] path) => Path.Combine([TestData.Repository, "samples", .. path]);

    private static JsonElement[] Features(JsonDocument json, int window = 0) => [.. json.RootElement.GetProperty("windows")[window].GetProperty("features").EnumerateArray()];

    private static string Name(JsonElement feature) => feature.GetProperty("name").GetString()!;

    private static string[] Advice(JsonElement element) => [.. element.GetProperty("advice").EnumerateArray().Select(text => text.GetString()!)];

    public static TheoryData<string> BikeFiles => [Sample("bike", "inference.jsonl"), Sample("bike", "train.parquet"), TestData.Shared("data/bike/inference.jsonl"), TestData.Shared("data/bike/train.parquet")];

    [Theory]
    [MemberData(nameof(BikeFiles))]
    public void Seasons_AreWarnedOf_WithWhatToDo_OnBike(string file)
    {
        (int code, string output, string messages) = Run("calibrate", "--config", Sample("bike.yml"), "-i", file, "--window.rows", "1000", "--format", "json");
        Assert.Equal((0, ""), (code, messages));
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] features = Features(json);
        string[] seasonal = [.. features.Where(feature => feature.GetProperty("pattern").GetString() == "seasonal").Select(Name)];
        Assert.Equal([], s_seasonal.Except(seasonal));
        Assert.Equal([], seasonal.Intersect(["hr", "weekday", "workingday", "holiday"]));
        Assert.All(features.Where(feature => s_seasonal.Contains(Name(feature))), feature =>
        {
            Assert.Equal(8, feature.GetProperty("alarms").GetProperty("verdict").GetProperty("windows").GetInt32());
            Assert.InRange(feature.GetProperty("alarms").GetProperty("verdict").GetProperty("per30Days").GetDouble(), 0.6, 0.8);
            Assert.True(feature.GetProperty("psi").GetProperty("median").GetDouble() > 1 && feature.GetProperty("wholeExcessPsi").GetDouble() < 0.1);
        });
        string[] advice = Advice(json.RootElement.GetProperty("windows")[0]);
        Assert.StartsWith("8 windows are few: a 99th percentile needs 20. Try --window.rows 500, ", advice[0], StringComparison.Ordinal);
        Assert.StartsWith("Seasonal: mnth, season, temp, atemp, ", advice[1], StringComparison.Ordinal);
        foreach (string remedy in (string[])["baselines: [{file, hours, weekdays}]", "a window of 24h or 7d", "baseline --exclude mnth,season,temp,atemp", "psi_tolerance "])
            Assert.Contains(remedy, advice[2], StringComparison.Ordinal);
        Assert.Contains("a tolerance for them would hide drift of all others", Advice(json.RootElement)[0], StringComparison.Ordinal);
        Assert.InRange(json.RootElement.GetProperty("suggestedPsiTolerance").GetDouble(), 0.02, 0.2); // not that of a season
    }

    [Fact]
    public void Nothing_IsFound_BeforeTheDrift_OnAdult()
    {
        string quiet = Write("quiet.jsonl", File.ReadLines(Sample("adult", "inference.jsonl")).Take(4000));
        (int code, string output, _) = Run("calibrate", "--config", Sample("adult.yml"), "-i", quiet, "--window.rows", "1000", "--format", "json");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(0.02, json.RootElement.GetProperty("suggestedPsiTolerance").GetDouble());
        Assert.Equal(["Suggested: drift: {psi_tolerance: 0.02}, as it is."], Advice(json.RootElement));
        Assert.Single(Advice(json.RootElement.GetProperty("windows")[0])); // that four windows are few
        Assert.All(Features(json), feature =>
        {
            Assert.Equal(("quiet", 4, 0), (feature.GetProperty("pattern").GetString(), feature.GetProperty("windows").GetInt32(), feature.GetProperty("alarms").GetProperty("verdict").GetProperty("windows").GetInt32()));
            Assert.Equal(0.02, feature.GetProperty("psiTolerance").GetDouble());
        });
        (_, string all, _) = Run("calibrate", "--config", Sample("adult.yml"), "-i", Sample("adult", "inference.jsonl"), "--window.rows", "1000", "--format", "json");
        using JsonDocument drifted = JsonDocument.Parse(all);
        Assert.Equal("trend", Features(drifted).Single(feature => Name(feature) == "relationship").GetProperty("pattern").GetString());
    }

    /// <summary>The sidecar reads the same log in small pieces and is looked at after each; its verdicts are counted.</summary>
    [Fact]
    public void Verdicts_AreThoseOfTheSidecar_OnBike()
    {
        ExporterConfiguration configuration = ConfigurationFile.Read(Sample("bike.yml"));
        string log = At("log.jsonl");
        ModelConfiguration model = configuration.Models[0] with { Logs = new() { Paths = [log] } };
        BaselineProfile baseline = BaselineFile.Read(model.Baseline!);
        var time = new ManualTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var messages = new StringWriter();
        using var pipeline = new ModelPipeline(model, baseline, configuration.Limits, time, new LogLines(messages, Severity.Debug, false, time));
        var found = new Dictionary<(string, string), int>();
        var last = new Dictionary<string, long?>();
        File.WriteAllText(log, "");
        foreach (string[] piece in File.ReadLines(Sample("bike", "inference.jsonl")).Chunk(100))
        {
            File.AppendAllLines(log, piece);
            for (int step = 0; step < 3; step++)
            {
                pipeline.Step();
                time.Advance(TimeSpan.FromSeconds(1));
            }

            pipeline.Evaluate();
            foreach (WindowDrift window in pipeline.Snapshot!.Drift.Windows.Where(window => window.VerdictTime is not null && window.VerdictTime != last.GetValueOrDefault(window.Label)))
            {
                last[window.Label] = window.VerdictTime;
                foreach (FeatureDrift feature in window.Features)
                    found[(window.Label, feature.Name)] = found.GetValueOrDefault((window.Label, feature.Name)) + (feature.Detected == true ? 1 : 0);
            }
        }

        (_, string output, _) = Run("calibrate", "--config", Sample("bike.yml"), "-i", log, "--format", "json");
        using JsonDocument json = JsonDocument.Parse(output);
        var counted = json.RootElement.GetProperty("windows").EnumerateArray().SelectMany(window => window.GetProperty("features").EnumerateArray()
            .Select(feature => (Key: (window.GetProperty("window").GetString()!, Name(feature)), Found: feature.GetProperty("alarms").GetProperty("verdict").GetProperty("windows").GetInt32())));
        Assert.Equal(found.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)), counted.OrderBy(pair => pair.Key));
        Assert.Equal(["30d", "rows=1000"], last.Keys.Order());
        Assert.True(found[("30d", "temp")] > 8);
    }

    /// <summary>Records of a quiet model, one an hour; in one window of twenty something else happens.</summary>
    private string QuietLog(int records, int window, double shift) => Write("quiet.jsonl", Enumerable.Range(0, records).Select(row =>
        FormattableString.Invariant($$$"""{"timestamp":"{{{new DateTime(2024, 1, 1).AddHours(row):s}}}Z","features":{"amount":{{{(row * 7919 % 1000 / 10.0) + (row / window == 3 ? shift : 0)}}},"country":"{{{(row % 3 == 0 ? "PT" : row % 7 == 0 ? "ES" : "FR")}}}"},"score":{{{row % 11 / 10.0}}}}""")));

    private string Configuration(string drift) => Write("c.yml",
        "# loans", "models:", "  - name: credit", $"    baseline: {Baseline("--prediction", "score")}", "    logs: {paths: [none.jsonl]}", $"    windows: [{{rows: 500}}] # small{drift}");

    [Fact]
    public void Write_StoresTheSuggestion_AndNothingElse()
    {
        string config = Configuration("\n    drift: {ks_tolerance: 0.5} # ours"), log = QuietLog(11_000, 500, 8);
        string before = File.ReadAllText(config);
        (int code, string output, string messages) = Run("calibrate", "--config", config, "-i", log, "--format", "json", "--write");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        double suggested = json.RootElement.GetProperty("suggestedPsiTolerance").GetDouble();
        Assert.InRange(suggested, 0.05, 1);
        JsonElement alarms = Features(json)[0].GetProperty("alarms");
        Assert.Equal((1, 0), (alarms.GetProperty("verdict").GetProperty("windows").GetInt32(), alarms.GetProperty("verdictWithSuggestion").GetProperty("windows").GetInt32()));
        Assert.Equal(FormattableString.Invariant($"{config}: psi_tolerance of model credit is {suggested} now, and was 0.02.\n"), messages);
        Assert.Equal(before.Replace("{ks", FormattableString.Invariant($"{{psi_tolerance: {suggested}, ks"), StringComparison.Ordinal), File.ReadAllText(config));
        (code, _, messages) = Run("calibrate", "--config", config, "-i", log, "--write");
        Assert.Equal((0, $"{config} has this psi_tolerance already; it is left as it is.\n"), (code, messages));
    }

    [Fact]
    public void Write_StoresNothing_OfFewWindows()
    {
        string config = Configuration(""), log = QuietLog(2600, 500, 8);
        string before = File.ReadAllText(config);
        (int code, string output, string messages) = Run("calibrate", "--config", config, "-i", log, "--write");
        Assert.Equal(2, code);
        Assert.Contains("5 windows are few: a 99th percentile needs 20. Give 10,000 records or more.", output, StringComparison.Ordinal);
        Assert.StartsWith("--write: stores nothing: fewer than 20 windows", messages, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(config));
    }

    /// <summary>Larger amounts by day; a record a minute.</summary>
    [Fact]
    public void AnHourOfTheDay_IsASeason_AndNoneWithABaselineForIt()
    {
        static double Amount(int row, bool day) => (row * 7919 % 1000 / 10.0) + (day ? 40 : 0);
        string Base(string name, Func<int, bool> day)
        {
            string data = Write($"{name}.csv", ["amount,flag", .. Enumerable.Range(0, 20_000).Select(row => FormattableString.Invariant($"{Amount(row, day(row))},{row % 2}"))]);
            Assert.Equal(0, Run("baseline", "-i", data, "-o", At($"{name}.json"), "--categorical", "flag").Code);
            return At($"{name}.json");
        }

        string all = Base("all", row => row % 2000 < 1000), day = Base("day", _ => true), night = Base("night", _ => false);
        string log = Write("log.jsonl", Enumerable.Range(0, 20 * 1440).Select(row => new DateTime(2024, 1, 1).AddMinutes(row)).Select((time, row) =>
            FormattableString.Invariant($$$"""{"ts":"{{{time:s}}}Z","features":{"amount":{{{Amount(row, time.Hour is >= 8 and < 20)}}},"flag":{{{row % 2}}} }}""")));
        string Config(string name, string baselines) => Write(name, "models:", "  - name: credit", $"    {baselines}", "    logs: {paths: [none.jsonl]}", "    windows: [{rows: 500}]");
        string[] Patterns(string config, out string[] advice, out int windows)
        {
            (int code, string output, string messages) = Run("calibrate", "--config", config, "-i", log, "--format", "json");
            Assert.Equal((0, ""), (code, messages));
            using JsonDocument json = JsonDocument.Parse(output);
            JsonElement[] each = [.. json.RootElement.GetProperty("windows").EnumerateArray()];
            advice = [.. each.SelectMany(Advice)];
            windows = each.Sum(window => window.GetProperty("windows").GetInt32());
            return [.. each.Select(window => $"{window.GetProperty("baseline").GetString()} {window.GetProperty("features")[0].GetProperty("pattern").GetString()}")];
        }

        Assert.Equal([" seasonal"], Patterns(Config("one.yml", $"baseline: {all}"), out string[] advice, out int windows));
        Assert.Equal(57, windows);
        Assert.StartsWith("What to do: a window of 24h, or of 7d where weekdays differ; or a baseline per hour or weekday (baselines: [{file, hours, weekdays}])", advice[1], StringComparison.Ordinal);
        string scheduled = Config("two.yml", $"baselines: [{{file: {day}, hours: \"8-20\"}}, {{file: {night}}}]");
        Assert.Equal(["day.json quiet", "night.json quiet"], Patterns(scheduled, out advice, out windows));
        Assert.Empty(advice);
        Assert.Equal(2 * 28, windows);
        (int refused, _, string why) = Run("calibrate", "--config", scheduled, "-i", At("all.csv"));
        Assert.Equal(2, refused);
        Assert.StartsWith("model credit baselines: go by the hour of a record, and the records tell none. ", why, StringComparison.Ordinal);
    }

    [Fact]
    public void ASmallerSize_IsProposed_WhereTheDataAllowIt()
    {
        string log = QuietLog(12_000, 500, 0), baseline = Baseline("--prediction", "score");
        (_, string rows, _) = Run("calibrate", "-b", baseline, "-i", log, "--window.rows", "1000");
        Assert.Contains("12 windows are few: a 99th percentile needs 20. Give more data, or try --window.rows 600.", rows, StringComparison.Ordinal);
        (_, string durations, _) = Run("calibrate", "-b", baseline, "-i", log, "--window.duration", "60d");
        Assert.Contains("8 windows are few: a 99th percentile needs 20. Give more data, or try --window.duration 571h.", durations, StringComparison.Ordinal);
        (int code, string table, _) = Run("calibrate", "-b", baseline, "-i", log, "--window.rows", "600", "--window.duration", "571h");
        Assert.Equal(0, code);
        Assert.DoesNotContain("are few", table, StringComparison.Ordinal);
        Assert.DoesNotContain("SEASONAL", table, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutTimes_TheInputIsOnePeriodOfTheBudget_AndDurationsAreRefused()
    {
        string baseline = Baseline("--prediction", "score"), data = Training("quiet.csv");
        (int code, string output, _) = Run("calibrate", "-b", baseline, "-i", data, "--window.rows", "500", "--window.duration", "1h");
        Assert.Equal(0, code);
        Assert.Contains("The records tell no times: the verdict had one period of its budget (1 per 30d) for the whole input", output, StringComparison.Ordinal);
        Assert.DoesNotContain("window 1h", output, StringComparison.Ordinal);
        (code, _, string messages) = Run("calibrate", "-b", baseline, "-i", data, "--window.duration", "1h");
        Assert.Equal(2, code);
        Assert.StartsWith("window 1h: needs event times, and the records tell none. ", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsLeftOut_AndOutOfOrder_IsSaid()
    {
        string[] lines = File.ReadAllLines(QuietLog(1000, 500, 0));
        string log = Write("mixed.jsonl", [.. lines[500..], .. lines[..500], "not json", "{\"other\":1}"]);
        (int code, _, string messages) = Run("calibrate", "-b", Baseline("--prediction", "score"), "-i", log, "--window.rows", "500");
        Assert.Equal(0, code);
        Assert.Equal("""
            warning: 1 records are left out: json.
            warning: 1 records are left out: no_features.
            warning: 500 records are more than an hour older than one before them. Give the files in the order of time.

            """.ReplaceLineEndings("\n"), messages);
    }

    [Theory]
    [InlineData("--baseline: is missing.", "-i", "x.jsonl")]
    [InlineData("--write: needs --config.", "-i", "x.jsonl", "-b", "b.json", "--write")]
    [InlineData("--model: needs --config.", "-i", "x.jsonl", "-b", "b.json", "--model", "m")]
    [InlineData("--format: is \"html\".", "-i", "x.jsonl", "-b", "b.json", "--format", "html")]
    [InlineData("--window.rows: \"many\" is no number of records.", "-i", "x.jsonl", "-b", "b.json", "--window.rows", "many")]
    [InlineData("--window.rows: 100 is fewer than the minimum of 500 rows", "-i", "x.jsonl", "-b", "b.json", "--window.rows", "100")]
    [InlineData("--window: rows=600 is given twice.", "-i", "x.jsonl", "-b", "b.json", "--window.rows", "600,600")]
    [InlineData("--window.duration: \"3\" is no duration.", "-i", "x.jsonl", "-b", "b.json", "--window.duration", "3")]
    [InlineData("--false-alarms: \"often\" is not of the form N per D.", "-i", "x.jsonl", "-b", "b.json", "--false-alarms", "often")]
    public void WrongUse_IsTwo_AndSaysWhat(string message, params string[] options)
    {
        (int code, string output, string messages) = Run(["calibrate", .. options]);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(message, messages, StringComparison.Ordinal);
    }
}
