using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace DriftExporter.Tests.Cli;

/// <summary>Exit codes and where what is written: results to stdout, messages to stderr.</summary>
public sealed class CommandLineProgramTests : ProgramTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("help")]
    [InlineData("run --help")]
    [InlineData("baseline --help")]
    [InlineData("check --help")]
    [InlineData("inspect --help")]
    [InlineData("health --help")]
    [InlineData("demo --help")]
    [InlineData("--version")]
    [InlineData("run --version")]
    public void Help_AndVersion_GoToStandardOutput(string arguments)
    {
        (int code, string output, string messages) = Run(arguments.Split(' '));
        Assert.Equal((0, ""), (code, messages));
        Assert.Contains("drift-exporter", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("baseline")]
    [InlineData("baseline -i x")]
    [InlineData("check -b x")]
    [InlineData("baseline -i x -o y --bins ten")]
    [InlineData("baseline -i x -o y --no-such-option")]
    [InlineData("run --web.max-requests")]
    public void WrongUsage_IsTwo_AndSaysSoOnStandardError(string arguments)
    {
        (int code, string output, string messages) = Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (code, output));
        Assert.NotEmpty(messages);
    }

    [Fact]
    public void Help_NamesEveryOptionOfTheContract()
    {
        (string Verb, string Options)[] contract =
        [
            ("run", "baseline logs model window.rows window.duration evaluation.interval state.directory logs.format logs.start-at config.file config.check sample web.listen-address web.telemetry-path web.config.file web.max-requests web.enable-lifecycle log.level log.format"),
            ("baseline", "input output format model version-label include exclude categorical numeric prediction label timestamp bins points max-categories min-category-rows outliers float32 config yes quiet"),
            ("check", "baseline input format output minimum-rows psi-smoothing config model"),
        ];
        foreach ((string verb, string options) in contract)
        {
            string help = Run(verb, "--help").Output;
            Assert.All(options.Split(' '), option => Assert.Matches($@"--{Regex.Escape(option)}[\s=]", help));
        }
    }

    [Theory]
    [InlineData("check -b {0}/no.json -i {0}/no.csv", "{0}/no.json: does not exist. Make it with `drift-exporter baseline -i train.parquet -o FILE`.\n")]
    [InlineData("inspect {0}/no.json", "{0}/no.json: does not exist. Make it with `drift-exporter baseline -i train.parquet -o FILE`.\n")]
    [InlineData("inspect", "inspect: needs a baseline file. Write `drift-exporter inspect credit.baseline.json`.\n")]
    [InlineData("baseline -i {0}/no.csv -o {0}/b.json", "{0}/no.csv: matches no file. Check the path; quote a pattern so that the shell leaves it alone.\n")]
    [InlineData("baseline -i {0} -o {0}/b.json", "{0}: holds no data file. Files must end in one of .parquet .arrow .arrows .feather .csv .tsv .jsonl .ndjson .json .csv.gz .tsv.gz .jsonl.gz .ndjson.gz .json.gz.\n")]
    [InlineData("baseline -i x -o {0}/no/b.json", "{0}/no/b.json: cannot be written: the folder {0}/no does not exist. Make the folder first.\n")]
    [InlineData("baseline -i x -o {0}", "{0}: is a folder. Give the baseline file to write, for example credit.baseline.json.\n")]
    [InlineData("baseline -i x -o {0}/b.json --bins 1 --points 15 --max-categories 65001 --min-category-rows 0 --outliers mad", "--bins: is 1. Give a number from 2 to 100.\n--points: is 15. Give a number from 16 to 30000.\n--max-categories: is 65001. Give a number from 1 to 65000.\n--min-category-rows: is 0. Give a number from 1 to 9223372036854775807.\n--outliers: is \"mad\". Give iqr or sigma.\n")]
    [InlineData("check -b x -i y --format pdf", "--format: is \"pdf\". Give table, json, html or prometheus.\n")]
    [InlineData("check -b x -i y --psi-smoothing laplace", "--psi-smoothing: is \"laplace\". Give jeffreys or floor.\n")]
    [InlineData("check -b x -i y --minimum-rows 0", "--minimum-rows: is 0. Give a number from 1.\n")]
    [InlineData("health --timeout 5", "--timeout: is \"5\". Give a duration with its unit, for example 2s.\n")]
    [InlineData("health --url localhost:9925", "--url: is \"localhost:9925\". Give a URL, for example http://127.0.0.1:9925.\n")]
    [InlineData("health --username a", "--username: goes with --password-file. Give both, or neither.\n")]
    [InlineData("health --cert-file a", "--cert-file: goes with --key-file. Give both, or neither.\n")]
    [InlineData("run --baseline x --logs y --log.level loud", "--log.level: is \"loud\". Give debug, info, warn or error.\n")]
    [InlineData("run --baseline x --logs y --log.level 7", "--log.level: is \"7\". Give debug, info, warn or error.\n")]
    [InlineData("run --baseline x --logs y --log.format xml", "--log.format: is \"xml\". Give logfmt or json.\n")]
    [InlineData("run --baseline x --logs y --sample z", "--sample: goes with --config.check. Add --config.check, or leave it out.\n")]
    [InlineData("demo --speed 0", "--speed: is 0. Give records a second, above 0.\n")]
    [InlineData("demo --samples {0}", "demo: finds no bundled sample. Give its folder with --samples; the repository has it as samples/.\n")]
    public void Mistakes_AreTwo_WithTheirWholeMessage(string arguments, string expected)
    {
        (int code, string output, string messages) = Run([.. arguments.Split(' ').Select(argument => argument.Replace("{0}", Folder, StringComparison.Ordinal))]);
        Assert.Equal((expected.Replace("{0}", Folder, StringComparison.Ordinal), "", 2), (messages, output, code));
    }

    [Fact]
    public void EmptyTexts_AreMistakes_NotCrashes()
    {
        string baseline = Baseline();
        foreach (string[] arguments in (string[][])
        [
            ["baseline", "-i", Training(), "-o", ""], ["baseline", "-i", "", "-o", At("b.json")], ["check", "-b", "", "-i", Training()],
            ["check", "-b", baseline, "-i", ""], ["inspect", ""], ["run", "--config.file", ""], ["health", "--url", ""],
            ["run", "--baseline", "", "--logs", "x"], ["run", "--baseline", baseline, "--logs", ""],
        ])
        {
            (int code, _, string messages) = Run(arguments);
            Assert.True(code == 2 && messages.Length > 0, $"{string.Join(' ', arguments)}: {code} {messages}");
        }
    }

    [Fact]
    public void Run_IsOne_WhenAnAddressCannotBeListenedOn()
    {
        string baseline = Baseline();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (string address in (string[])[$"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "192.0.2.1:9925"])
        {
            (int code, _, string messages) = Run("run", "--baseline", baseline, "--logs", At("*.jsonl"), "--web.listen-address", address);
            Assert.Equal(1, code);
            Assert.Contains("level=error msg=\"Cannot listen. Choose another --web.listen-address.\"", messages, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", messages, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Demo_IsOne_WhenItsAddressCannotBeListenedOn()
    {
        (int code, _, string messages) = Run("demo", "--once", "--samples", Path.Combine(TestData.Repository, "samples"), "--folder", Folder, "--web.listen-address", "192.0.2.1:9925");
        Assert.True(code == 1 && messages.Length > 0, messages);
    }

    [Fact]
    public void Health_IsOne_WhenNobodyAnswers() =>
        Assert.Equal(1, Run("health", "--url", "http://127.0.0.1:1", "--timeout", "2s").Code);

    [Fact]
    public void ConfigCheck_ReportsEveryBadBaselineAndMappedName()
    {
        string baseline = Baseline();
        string config = Write("c.yml", "models:",
            $"  - {{name: a, baseline: {baseline}, logs: {{paths: [/x/*.jsonl]}}, fields: {{map: {{nothing: a.b}}}}}}",
            "  - {name: b, baseline: /no/such.json, logs: {paths: [/x/*.jsonl]}}");
        (int code, string output, string messages) = Run("run", "--config.file", config, "--config.check");
        Assert.Equal((2, ""), (code, output));
        Assert.Equal($"model a fields.map: \"nothing\" is no column of {baseline}. Its columns are amount, country, score.\n"
            + "/no/such.json: does not exist. Make it with `drift-exporter baseline -i train.parquet -o FILE`.\n", messages);
    }

    [Fact]
    public void ConfigCheck_ShowsWhatASampleResolvesTo()
    {
        string sample = Write("sample.jsonl", ["{\"features\":{\"amount\":1,\"country\":null},\"ts\":\"2026-01-01T00:00:00Z\"}", "{\"amount\":\"x\"}", "oops", "", .. Enumerable.Repeat("{\"features\":{\"amount\":2}}", 200)]);
        (int code, string output, string messages) = Run("run", "--baseline", Baseline(), "--logs", At("*.jsonl"), "--config.check", "--sample", sample);
        Assert.Equal((0, ""), (code, messages));
        Assert.Equal(
        [
            "model credit: baseline of 1,000 rows, 3 columns; windows rows=5000",
            "column   value  missing  invalid",
            "-------  -----  -------  -------",
            "amount      99        0        1",
            "country      0      100        0",
            "score        0      100        0",
            "100 records accepted, 0 filtered by where, 1 rejected; 1 times read, 0 unreadable.",
            "The configuration is valid.",
        ], output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void ConfigCheck_IsOne_WhenTheSampleIsNotThere() =>
        Assert.Equal(1, Run("run", "--baseline", Baseline(), "--logs", At("*.jsonl"), "--config.check", "--sample", At("no.jsonl")).Code);
}
