using System.Text.Json;
using DriftExporter.Statistics;

namespace DriftExporter.Tests.Cli;

/// <summary>The check command: exit codes, table, and JSON with null for what does not exist.</summary>
public sealed class CheckCommandTests : ProgramTests
{
    [Fact]
    public void SameData_IsZero_ShiftedData_IsThree()
    {
        string baseline = Baseline("--prediction", "score");
        (int same, string table, _) = Run("check", "-b", baseline, "-i", Training("same.csv"));
        (int shifted, string drifted, _) = Run("check", "-b", baseline, "-i", Training("shifted.csv", 40));
        Assert.Equal((0, 3), (same, shifted));
        Assert.DoesNotContain("DRIFT", table, StringComparison.Ordinal);
        Assert.StartsWith("amount", drifted.Split('\n')[2], StringComparison.Ordinal); // the most drifted first
        Assert.Contains("credit: 1,000 records, 1 of 3 columns drifted. Drift is what chance and the tolerances do not explain, with 1 % risk of a false alarm in the whole run.", drifted, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HasTheContractsShape_AndNullForWhatDoesNotExist()
    {
        (int code, string output, _) = Run("check", "-b", Baseline("--prediction", "score"), "-i", Training("shifted.csv", 40), "--format", "json");
        Assert.Equal(3, code);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement root = json.RootElement;
        Assert.Equal(["model", "rows", "drifted", "driftedRatio", "falseAlarmRate", "rule", "features"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("credit", 1000, true, 0.5), (root.GetProperty("model").GetString(), root.GetProperty("rows").GetInt32(), root.GetProperty("drifted").GetBoolean(), root.GetProperty("driftedRatio").GetDouble()));
        JsonElement[] features = [.. root.GetProperty("features").EnumerateArray()];
        Assert.All(features, feature => Assert.Equal(
            ["name", "role", "kind", "rows", "values", "missingRatio", "invalidRatio", "outlierRatio", "unseenRatio", "psi", "psiCritical", "ks", "chiSquare", "jensenShannonDistance", "wassersteinDistance", "qValue", "drifted", "reasons", "measures"],
            feature.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(["feature", "feature", "prediction"], features.Select(feature => feature.GetProperty("role").GetString()));
        Assert.Equal(["statistic", "critical", "pValue", "log10PValue", "tied"], features[0].GetProperty("ks").EnumerateObject().Select(property => property.Name));
        Assert.Equal(["statistic", "degreesOfFreedom", "pValue", "log10PValue"], features[1].GetProperty("chiSquare").EnumerateObject().Select(property => property.Name));
        foreach (string absent in (string[])["chiSquare", "unseenRatio"])
            Assert.Equal(JsonValueKind.Null, features[0].GetProperty(absent).ValueKind);
        foreach (string absent in (string[])["ks", "outlierRatio", "wassersteinDistance"])
            Assert.Equal(JsonValueKind.Null, features[1].GetProperty(absent).ValueKind);
        Assert.Equal(0.01, root.GetProperty("falseAlarmRate").GetDouble());
        double psi = features[0].GetProperty("psi").GetDouble(), critical = features[0].GetProperty("psiCritical").GetDouble();
        Assert.Equal(CriticalValues.Psi(1000, 1000, 10, 0.01 / 15, 0.02), critical);
        Assert.Equal(CriticalValues.KolmogorovSmirnov(1000, 1000, 0.01 / 15, 0.02), features[0].GetProperty("ks").GetProperty("critical").GetDouble());
        string[] reasons = [.. features[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!)];
        Assert.Equal(FormattableString.Invariant($"psi {psi:0.####} is above {critical:0.####}"), reasons[0]);
        Assert.StartsWith("ks ", reasons[1], StringComparison.Ordinal);
        Assert.InRange(features[0].GetProperty("qValue").GetDouble(), 0, 1e-6);
        Assert.Equal((1.0, false, 0), (features[1].GetProperty("qValue").GetDouble(), features[1].GetProperty("drifted").GetBoolean(), features[1].GetProperty("reasons").GetArrayLength()));
        Assert.Equal(0, features[1].GetProperty("psi").GetDouble());
    }

    [Fact]
    public void Json_IsNullThroughout_BelowTheMinimum()
    {
        (int code, string output, _) = Run("check", "-b", Baseline(), "-i", Training("same.csv"), "--format", "json", "--minimum-rows", "1001");
        Assert.Equal(0, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("driftedRatio").ValueKind);
        Assert.All(json.RootElement.GetProperty("features").EnumerateArray(), feature =>
        {
            foreach (string name in (string[])["missingRatio", "invalidRatio", "outlierRatio", "unseenRatio", "psi", "psiCritical", "ks", "chiSquare", "qValue"])
                Assert.Equal(JsonValueKind.Null, feature.GetProperty(name).ValueKind);
        });
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_GoesToTheFile()
    {
        string result = At("result.json");
        (int code, string output, _) = Run("check", "-b", Baseline(), "-i", Training("same.csv"), "--format", "json", "-o", result);
        Assert.Equal((0, ""), (code, output));
        JsonDocument.Parse(File.ReadAllText(result)).Dispose();
    }

    [Fact]
    public void AColumnThatIsGone_IsMissing_AndWarnedAbout()
    {
        string input = Write("less.csv", ["amount,extra", .. Enumerable.Range(0, 600).Select(row => $"{row % 100},1")]);
        (int code, string output, string messages) = Run("check", "-b", Baseline(), "-i", input, "--format", "json");
        Assert.Equal("warning: country is a column of the baseline and not of the input; all its values count as missing.\nwarning: score is a column of the baseline and not of the input; all its values count as missing.\n", messages);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal([0.0, 1.0, 1.0], json.RootElement.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("missingRatio").GetDouble()));
        Assert.Equal(["missing 1 is above 0.01"], json.RootElement.GetProperty("features")[1].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
        Assert.Equal(3, code);
    }

    [Fact]
    public void InputsOfTwoTypes_AreReadAsTheBaselineSays()
    {
        string numbers = Write("one.csv", ["amount", .. Enumerable.Range(0, 600).Select(row => $"{row % 100}")]);
        string texts = Write("two.csv", ["amount", .. Enumerable.Range(0, 600).Select(row => row % 2 == 0 ? "7" : "n/a")]);
        (int code, string output, string messages) = Run("check", "-b", Baseline(), "-i", numbers, "-i", texts, "--format", "json");
        Assert.True(code is 0 or 3, messages);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(0.25, json.RootElement.GetProperty("features")[0].GetProperty("invalidRatio").GetDouble());
    }

    [Fact]
    public void AnEmptyInput_IsTwo()
    {
        string input = Write("empty.csv", "amount,country,score");
        (int code, _, string messages) = Run("check", "-b", Baseline(), "-i", input);
        Assert.Equal(2, code);
        Assert.StartsWith($"{input}: it holds no records. ", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_AreReadByTheRulesOfTheSidecar()
    {
        string log = Write("log.jsonl", ["{\"features\":{\"amount\":1,\"country\":\"PT\"},\"score\":0.5}", "not json", .. Enumerable.Range(0, 600).Select(row => $"{{\"features\":{{\"amount\":{row % 100},\"country\":\"XX\"}},\"score\":0.5}}")]);
        (int code, string output, _) = Run("check", "-b", Baseline(), "-i", log, "--format", "json");
        Assert.Equal(3, code);
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal(601, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(600 / 601.0, json.RootElement.GetProperty("features")[1].GetProperty("unseenRatio").GetDouble());
    }

    [Fact]
    public void Options_MoveTheVerdict()
    {
        string baseline = Baseline(), shifted = Training("shifted.csv", 40);
        int Code(params string[] options) => Run(["check", "-b", baseline, "-i", shifted, .. options]).Code;
        Assert.Equal(3, Code());
        Assert.Equal(3, Code("--psi-tolerance", "9"));
        Assert.Equal(0, Code("--psi-tolerance", "9", "--ks-tolerance", "0.9"));
        Assert.Equal(0, Code("--minimum-rows", "1001"));
        (int code, string output, _) = Run("check", "-b", baseline, "-i", shifted, "--false-alarm-rate", "1e-9", "--format", "json");
        Assert.Equal(3, code);
        Assert.Contains("\"falseAlarmRate\": 1E-09", output, StringComparison.Ordinal);
        foreach (string[] wrong in (string[][])[["--psi-tolerance", "-1"], ["--ks-tolerance", "1"], ["--false-alarm-rate", "0"], ["--false-alarm-rate", "0.6"], ["--psi-tolerance", "NaN"]])
        {
            (code, _, string messages) = Run(["check", "-b", baseline, "-i", shifted, .. wrong]);
            Assert.Equal(2, code);
            Assert.StartsWith($"{wrong[0]}: is {wrong[1]}. Give ", messages, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Config_GivesItsTolerances_UnlessAnOptionSaysOtherwise()
    {
        string baseline = Baseline(), shifted = Training("shifted.csv", 40);
        string config = Write("drift.yml", "models:", "  - name: a", $"    baseline: {baseline}", "    logs: {paths: [/nowhere/*.jsonl]}", "    minimum_rows: 20",
            "    drift: {psi_tolerance: 9, ks_tolerance: 0.9, share_tolerance: 0.9}");
        int Code(params string[] options) => Run(["check", "-b", baseline, "-i", shifted, "--config", config, .. options]).Code;
        Assert.Equal(0, Code());
        Assert.Equal(3, Code("--ks-tolerance", "0.02"));
        string gone = Write("half.csv", ["amount,country,score", .. Enumerable.Range(0, 600).Select(row => $"{(row % 2 == 0 ? "" : $"{row % 100}")},PT,{row % 1000 / 1000.0}")]);
        Assert.Equal(3, Run("check", "-b", baseline, "-i", gone, "--psi-tolerance", "9", "--ks-tolerance", "0.9").Code);
        Assert.Equal(0, Run("check", "-b", baseline, "-i", gone, "--psi-tolerance", "9", "--ks-tolerance", "0.9", "--share-tolerance", "0.99").Code);
    }
}
