using System.Diagnostics;
using System.Text.Json;
using DriftExporter.EndToEnd.Golden;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Commands;

/// <summary>`drift-exporter check`: its exit code, and its JSON by the contract.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_EndsWith0_AndEveryFigureIsThere_WhenNothingDrifts()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        CommandResult result = await CommandLine.RunExporterAsync("check", "-b", baseline, "-i", SampleSet.Adult.Training, "--format", "json");
        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        AssertSchema(report);
        Assert.Equal(("adult-income", 12000, false), (report.GetProperty("model").GetString(), report.GetProperty("rows").GetInt32(), report.GetProperty("drifted").GetBoolean()));
        Assert.Equal(0, report.GetProperty("driftedRatio").GetDouble());
        Assert.All(report.GetProperty("features").EnumerateArray(), feature =>
        {
            // The training set against itself: no distance at all.
            Assert.Equal(0, feature.Figure("psi")!.Value, 1e-12);
            Assert.Equal(0, feature.Figure("ks", "statistic") ?? 0, 1e-12);
            Assert.Equal(0, feature.Figure("chiSquare", "statistic") ?? 0, 1e-9);
            Assert.Empty(feature.GetProperty("reasons").EnumerateArray());
        });
    }

    /// <summary>The program is compiled ahead for AVX2; without it, the same figures come from what the JIT makes.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Check_WritesTheSameReport_OnACpuWithoutTheInstructions(string setting)
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        ProcessStartInfo plain = CommandLine.Exporter("check", "-b", baseline, "-i", SampleSet.Adult.Training, "--format", "json");
        CommandResult expected = await CommandLine.RunAsync(plain);
        plain.Environment[setting] = "0";
        CommandResult result = await CommandLine.RunAsync(plain);
        Assert.True(expected.ExitCode == 0, expected.ToString());
        Assert.Equal(expected, result);
    }

    [Fact]
    public async Task Check_EndsWith3_AndHasTheReferencesFigures_WhenTheLogDrifts()
    {
        string baseline = await SampleSet.Adult.MakeBaselineAsync(_folder);
        string configuration = _folder.Write("check.yml", $$"""
            models:
              - {name: adult-income, baseline: {{baseline}}, logs: {paths: [x.jsonl]}, fields: {map: {{SampleSet.Adult.Map}} } }
            """);
        string[] lines = await File.ReadAllLinesAsync(SampleSet.Adult.Log, TestContext.Current.CancellationToken);
        var reference = new Reference("adult", SampleSet.Adult.Predictions);
        ReferenceWindow window = reference.CountWindows.Single(window => window.Id == "last5000@8000");
        string input = _folder.Write("last.jsonl", string.Concat(lines[3000..].Select(line => line + "\n")));
        CommandResult result = await CommandLine.RunExporterAsync("check", "-b", baseline, "-i", input, "--config", configuration, "--format", "json", "-o", _folder["report.json"]);
        Assert.True(result.ExitCode == 3, result.ToString());
        JsonElement report = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["report.json"], TestContext.Current.CancellationToken)).RootElement;
        AssertSchema(report);
        Assert.True(report.GetProperty("drifted").GetBoolean());
        var compare = new Mismatches();
        foreach (JsonElement feature in report.GetProperty("features").EnumerateArray())
        {
            string name = feature.GetProperty("name").GetString()!;
            JsonElement expected = window.Features[name];
            compare.Compare($"{name} psi", expected.Figure("psi", "A_decile_right", "laplace_0.5") ?? expected.Figure("psi", "train_categories_plus_other", "laplace_0.5"), feature.Figure("psi"), 1e-9);
            compare.Compare($"{name} missing", expected.Figure("missing_rate"), feature.Figure("missingRatio"), 1e-12);
            compare.Compare($"{name} outlier", expected.Figure("outlier_rate", "iqr_1.5"), feature.Figure("outlierRatio"), 1e-12);
            compare.Compare($"{name} unseen", expected.Figure("unseen_rate"), feature.Figure("unseenRatio"), 1e-12);
            compare.Compare($"{name} values", expected.Figure("rows") - expected.Figure("nulls"), feature.Figure("values"), 0);
        }

        compare.AssertNone(least: 70);
        JsonElement relationship = report.GetProperty("features").EnumerateArray().Single(feature => feature.GetProperty("name").GetString() == "relationship");
        Assert.True(relationship.GetProperty("drifted").GetBoolean() && relationship.Figure("psi") > relationship.Figure("psiCritical"));
        Assert.StartsWith("psi ", relationship.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ShowsATable_ThatSaysByWhichRule()
    {
        string baseline = await SampleSet.Bike.MakeBaselineAsync(_folder);
        string winter = _folder.Write("winter.jsonl", string.Concat(File.ReadLines(SampleSet.Bike.Log).Take(1000).Select(line => line + "\n")));
        CommandResult result = await CommandLine.RunExporterAsync("check", "-b", baseline, "-i", winter);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("DRIFT", result.Output, StringComparison.Ordinal);
        Assert.Contains("with 1 % risk of a false alarm in the whole run.", result.Output, StringComparison.Ordinal);
        Assert.Contains("mnth", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WritesAPage_ThatIsCleanToPromtoolCheckMetrics()
    {
        string baseline = await SampleSet.Bike.MakeBaselineAsync(_folder);
        CommandResult result = await CommandLine.RunExporterAsync("check", "-b", baseline, "-i", SampleSet.Bike.Log, "--format", "prometheus", "-o", _folder["drift.prom"]);
        Assert.True(result.ExitCode is 0 or 3, result.ToString());
        CommandResult lint = await Tool.RunWithInputAsync("promtool", _folder["drift.prom"], "check", "metrics");
        Assert.True(lint is { ExitCode: 0, Errors: "" }, lint.ToString());
    }

    [Fact]
    public async Task Check_EndsWith2_WhenItIsToldNonsense()
    {
        string baseline = await SampleSet.Bike.MakeBaselineAsync(_folder);
        string[][] wrong =
        [
            ["-b", _folder["absent.json"], "-i", SampleSet.Bike.Log], ["-b", _folder["absent.parquet"], "-i", SampleSet.Bike.Log],
            ["-b", baseline, "-i", _folder["absent.jsonl"]], ["-b", baseline, "-i", SampleSet.Bike.Log, "--format", "xml"],
            ["-b", baseline, "-i", SampleSet.Bike.Log, "--minimum-rows", "0"], ["-b", baseline, "-i", SampleSet.Bike.Log, "--psi-smoothing", "none"],
            ["-b", baseline, "-i", SampleSet.Bike.Log, "--false-alarm-rate", "0"], ["-b", baseline, "-i", SampleSet.Bike.Log, "--psi-tolerance", "x"],
            ["-b", baseline, "-i", SampleSet.Bike.Log, "--unknown"], ["-b", baseline], ["-b", baseline, "-i", _folder.Write("empty.jsonl", "")],
        ];
        foreach (string[] arguments in wrong)
        {
            CommandResult result = await CommandLine.RunExporterAsync(["check", .. arguments]);
            Assert.True(result.ExitCode == 2, $"{string.Join(' ', arguments)}: {result}");
            Assert.Equal("", result.Output);
            Assert.NotEqual("", result.Errors);
        }
    }

    [Fact]
    public async Task Check_HasNoFigure_BelowTheMinimumOfRows()
    {
        string baseline = await SampleSet.Bike.MakeBaselineAsync(_folder);
        CommandResult result = await CommandLine.RunExporterAsync("check", "-b", baseline, "-i", SampleSet.Bike.Log, "--minimum-rows", "10000", "--format", "json");
        Assert.Equal(0, result.ExitCode);
        JsonElement report = JsonDocument.Parse(result.Output).RootElement;
        AssertSchema(report);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("driftedRatio").ValueKind);
        Assert.All(report.GetProperty("features").EnumerateArray(), feature => Assert.Null(feature.Figure("psi")));
    }

    private static void AssertSchema(JsonElement report)
    {
        AssertNumberOrNull(report, "driftedRatio", "falseAlarmRate");
        foreach (JsonElement feature in report.GetProperty("features").EnumerateArray())
        {
            Assert.Contains(feature.GetProperty("role").GetString(), (string[])["feature", "prediction"]);
            Assert.Contains(feature.GetProperty("kind").GetString(), (string[])["numeric", "categorical"]);
            Assert.Equal(JsonValueKind.Number, feature.GetProperty("rows").ValueKind);
            Assert.Equal(JsonValueKind.Number, feature.GetProperty("values").ValueKind);
            AssertNumberOrNull(feature, "missingRatio", "invalidRatio", "outlierRatio", "unseenRatio", "psi", "psiCritical", "jensenShannonDistance", "wassersteinDistance", "qValue");
            if (feature.GetProperty("ks") is { ValueKind: not JsonValueKind.Null } ks)
                AssertNumberOrNull(ks, "statistic", "critical", "pValue");
            if (feature.GetProperty("chiSquare") is { ValueKind: not JsonValueKind.Null } chiSquare)
                AssertNumberOrNull(chiSquare, "statistic", "degreesOfFreedom", "pValue");
            Assert.Contains(feature.GetProperty("drifted").ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]);
            Assert.All(feature.GetProperty("reasons").EnumerateArray(), reason => Assert.Equal(JsonValueKind.String, reason.ValueKind));
        }
    }

    private static void AssertNumberOrNull(JsonElement element, params string[] names) =>
        Assert.All(names, name => Assert.Contains(element.GetProperty(name).ValueKind, (JsonValueKind[])[JsonValueKind.Number, JsonValueKind.Null]));
}
