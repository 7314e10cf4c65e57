using System.Text.Json;

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
        Assert.Contains("credit: 1,000 records, 1 of 3 columns drifted. Drift is a PSI above 0.25,", drifted, StringComparison.Ordinal);
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
            ["name", "role", "kind", "rows", "values", "missingRatio", "invalidRatio", "outlierRatio", "unseenRatio", "psi", "psiCritical", "ks", "chiSquare", "jensenShannonDistance", "wassersteinDistance", "drifted", "reasons"],
            feature.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(["feature", "feature", "prediction"], features.Select(feature => feature.GetProperty("role").GetString()));
        Assert.Equal(["statistic", "critical", "pValue"], features[0].GetProperty("ks").EnumerateObject().Select(property => property.Name));
        Assert.Equal(["statistic", "degreesOfFreedom", "pValue"], features[1].GetProperty("chiSquare").EnumerateObject().Select(property => property.Name));
        foreach (string absent in (string[])["chiSquare", "unseenRatio", "psiCritical", "jensenShannonDistance"])
            Assert.Equal(JsonValueKind.Null, features[0].GetProperty(absent).ValueKind);
        foreach (string absent in (string[])["ks", "outlierRatio"])
            Assert.Equal(JsonValueKind.Null, features[1].GetProperty(absent).ValueKind);
        Assert.Equal(["psi > 0.25"], features[0].GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));
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
            foreach (string name in (string[])["missingRatio", "invalidRatio", "outlierRatio", "unseenRatio", "psi", "ks", "chiSquare"])
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
        Assert.Equal(0, code);
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
}
