using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

public sealed class RunFlagsTests
{
    private const string OneModel = """
        web: {max_requests: 7}
        models:
          - name: credit
            baselines: [{file: a.json}]
            logs: {paths: [log.jsonl], format: csv}
            windows: [{rows: 900}]
        """;

    private static readonly RunFlags Alone = new() { Baseline = "b/credit.baseline.json", Logs = ["logs/*.jsonl"], Folder = "/home" };

    private static readonly RunFlags Every = new()
    {
        Baseline = "b.json", Logs = ["x.jsonl", "/y/*.jsonl"], Model = "risk", WindowRows = ["600", "700"], WindowDurations = ["1h"],
        EvaluationInterval = "30s", StateDirectory = "state", LogsFormat = "jsonl", LogsStartAt = "end",
        WebListenAddresses = [":1", ":2"], WebTelemetryPath = "/m", WebConfigFile = "web.yml", WebMaxRequests = "9", WebEnableLifecycle = true,
        Folder = "/home",
    };

    [Fact]
    public void FromFlags_GivesTheDefaults_AndTheBaselinesName()
    {
        ExporterConfiguration expected = ExporterConfiguration.ForSingleModel("credit", "/home/b/credit.baseline.json", "/home/logs/*.jsonl");

        Assert.Equal(ConfigurationText.Of(expected), ConfigurationText.Of(ConfigurationFile.FromFlags(Alone)));
    }

    [Theory]
    [InlineData("credit.json", "credit")]
    [InlineData("/x/credit.v2.baseline.json", "credit.v2")]
    [InlineData("credit", "credit")]
    [InlineData(".json", "model")]
    public void FromFlags_NamesTheModelAfterTheBaseline(string baseline, string name) =>
        Assert.Equal(name, ConfigurationFile.FromFlags(Alone with { Baseline = baseline }).Models[0].Name);

    [Fact]
    public void Flags_WinOverTheFile_AndTakePathsFromTheirOwnFolder()
    {
        ExporterConfiguration alone = ConfigurationFile.FromFlags(Every);
        Assert.Equal(ConfigurationText.Of(alone), ConfigurationText.Of(Over(OneModel, Every)));

        ModelConfiguration model = alone.Models[0];
        Assert.Equal(("risk", "/home/b.json", 0), (model.Name, model.Baseline, model.Baselines.Count));
        Assert.Equal(["/home/x.jsonl", "/y/*.jsonl"], model.Logs.Paths);
        Assert.Equal((LogFormat.JsonLines, LogStart.End), (model.Logs.Format, model.Logs.StartAt));
        Assert.Equal(["rows=600", "rows=700", "1h"], model.Windows.Select(window => window.Label));
        Assert.Equal((TimeSpan.FromSeconds(30), "/home/state"), (alone.EvaluationInterval, alone.StateDirectory));
        Assert.Equal((":1 :2", "/m", "/home/web.yml", 9, true), (string.Join(' ', alone.Web.ListenAddresses), alone.Web.TelemetryPath, alone.Web.ConfigFile, alone.Web.MaxRequests, alone.Web.EnableLifecycle));
    }

    [Fact]
    public void Flags_LeaveTheRestOfTheFile()
    {
        ExporterConfiguration configuration = Over(OneModel, new() { LogsStartAt = "end", WebTelemetryPath = "/m" });

        Assert.Equal((LogFormat.Csv, LogStart.End), (configuration.Models[0].Logs.Format, configuration.Models[0].Logs.StartAt));
        Assert.Equal(("/m", 7), (configuration.Web.TelemetryPath, configuration.Web.MaxRequests));
        Assert.Equal("rows=900", configuration.Models[0].Windows[0].Label);
    }

    [Fact]
    public void Flags_AreJudgedLikeTheFile_AndNamedThemselves() =>
        AssertProblems(
            () => ConfigurationFile.FromFlags(Every with { WindowRows = ["many", "100"], WindowDurations = ["45"], LogsFormat = "xml", WebListenAddresses = ["9925"], EvaluationInterval = "often" }),
            "--web.listen-address: \"9925\" is no address to listen on. Write :9925, or an IP address of this machine and a port from 0 to 65535: 127.0.0.1:9925, [::1]:9925.",
            "--evaluation.interval: \"often\" is not a duration. Write numbers with units ms, s, m, h, d, w or y, largest first, such as 200ms, 15s, 1h30m or 7d.",
            "--logs.format: \"xml\" is none of jsonl, csv, arrow, parquet, auto. Write one of them.",
            "--window.rows: \"many\" is not a whole number. Write a whole number from 1 to 10000000.",
            "--window.duration: \"45\" has no unit. Write 45s, 45m or 45h.",
            "--window.rows: \"100\" is fewer than minimum_rows, which is 500: the window could never be scored. Write at least 500, or lower minimum_rows.");

    [Fact]
    public void FromFlags_NeedsBaselineAndLogs() =>
        AssertProblems(
            () => ConfigurationFile.FromFlags(new()),
            "--baseline: is missing. Give a baseline file, or --config.file.",
            "--logs: is missing. Give the files to follow, such as --logs '/var/log/inference/*.jsonl', or --config.file.");

    [Fact]
    public void FlagsOfAModel_AreRefused_OverAFileOfSeveral() =>
        AssertProblems(
            () => Over(OneModel + "\n  - {name: churn, baseline: b.json, logs: {paths: [l]}}", new() { Model = "risk", WindowRows = ["600"], WebTelemetryPath = "/m" }),
            "--model: cannot say which of the 2 models of drift.yml it is about. Write it in the file.",
            "--window.rows: cannot say which of the 2 models of drift.yml it is about. Write it in the file.");

    [Fact]
    public void ProblemsOfFileAndFlags_ComeTogether() =>
        AssertProblems(
            () => Over(OneModel.Replace("format: csv", "format: xml", StringComparison.Ordinal), new() { WebMaxRequests = "0" }),
            "drift.yml:5:40 models[0].logs.format: \"xml\" is none of jsonl, csv, arrow, parquet, auto. Write one of them.",
            "--web.max-requests: \"0\" is out of range. Allowed: 1 to 10000.");

    [Fact]
    public void Flags_DoNotHideARepeatedKey() =>
        AssertProblems(
            () => Over(OneModel + "\nweb: {max_requests: 8}", new() { WebTelemetryPath = "/m" }),
            "drift.yml:7:1 web: is given twice, first in line 1. Keep one of them.");

    [Theory]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("web: []\nmodels: 1")]
    [InlineData("web:\nmodels:\n  - logs: 1")]
    [InlineData("models:\n  - 1")]
    public void Flags_DoNotHideAFileOfAnotherShape(string text) =>
        Assert.All(Assert.ThrowsAny<ProblemException>(() => Over(text, Every)).Problems, problem => Assert.StartsWith("drift.yml:", problem.Where, StringComparison.Ordinal));

    [Fact]
    public void Flags_AreDocumented()
    {
        string page = File.ReadAllText(Path.Combine(TestData.Repository, "docs/configuration.md"));
        string[] flags = ["--web.listen-address", "--web.telemetry-path", "--web.config.file", "--web.max-requests", "--web.enable-lifecycle", "--evaluation.interval",
            "--state.directory", "--model", "--baseline", "--logs", "--logs.format", "--logs.start-at", "--window.rows", "--window.duration"];
        Assert.All(flags, flag => Assert.Contains($"`{flag}`", page, StringComparison.Ordinal));
    }

    private static ExporterConfiguration Over(string text, RunFlags flags) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes(text), "drift.yml", "/etc/drift", flags, _ => null);

    private static void AssertProblems(Func<object> read, params string[] expected) =>
        Assert.Equal(expected, Assert.ThrowsAny<ProblemException>(() => read()).Problems.Select(problem => problem.ToString()));
}
