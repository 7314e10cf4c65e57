using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DriftExporter.EndToEnd.Golden;
using DriftExporter.EndToEnd.Harness;
using DriftExporter.EndToEnd.Sources;

namespace DriftExporter.EndToEnd.Commands;

/// <summary>`drift-exporter baseline` as a user meets it: files, exit codes, and nothing half done.</summary>
public sealed class BaselineCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Baseline_IsTheSameBytes_WhenMadeTwice()
    {
        foreach (SampleSet sample in (SampleSet[])[SampleSet.Adult, SampleSet.Bike])
        {
            byte[] once = await File.ReadAllBytesAsync(await sample.MakeBaselineAsync(_folder), TestContext.Current.CancellationToken);
            File.Delete(_folder[sample.Name + ".baseline.json"]);
            byte[] twice = await File.ReadAllBytesAsync(await sample.MakeBaselineAsync(_folder), TestContext.Current.CancellationToken);
            Assert.True(once.SequenceEqual(twice), sample.Name);
        }
    }

    [Fact]
    public async Task Output_IsNotOverwritten_WithoutYes()
    {
        string training = WriteTraining("training.jsonl");
        string output = _folder.Write("precious.json", "precious");
        CommandResult refused = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", output);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--yes", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken));
        CommandResult done = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", output, "--yes");
        Assert.True(done.ExitCode == 0, done.ToString());
        Assert.StartsWith("{", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_IsAbsent_WhenTheInputIsBroken()
    {
        byte[] parquet = await File.ReadAllBytesAsync(SampleSet.Adult.Training, TestContext.Current.CancellationToken);
        (string File, int[] ExitCodes)[] inputs =
        [
            (_folder.Write("half.parquet", parquet.AsSpan(0, parquet.Length / 2)), [1]),
            (_folder.Write("tail.parquet", [.. new byte[parquet.Length / 2], .. parquet.AsSpan(parquet.Length / 2)]), [1]),
            (_folder.Write("empty.jsonl", ""), [2]),
            (_folder.Write("header.csv", "a,b\n"), [2]),
            (_folder["absent.parquet"], [2]),
            (_folder.Write("strange.xyz", "abc"), [2]),
        ];
        foreach ((string input, int[] exitCodes) in inputs)
        {
            CommandResult failed = await CommandLine.RunExporterAsync("baseline", "-i", input, "-o", _folder["out/x.json"]);
            Assert.Equal(2, failed.ExitCode); // the folder of the output does not exist either
            Directory.CreateDirectory(_folder["out"]);
            failed = await CommandLine.RunExporterAsync("baseline", "-i", input, "-o", _folder["out/x.json"]);
            Assert.True(exitCodes.Contains(failed.ExitCode), $"{input}: {failed}");
            Assert.Contains(Path.GetFileName(input), failed.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", failed.Errors, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
            Directory.Delete(_folder["out"]);
        }
    }

    /// <summary>Two passes over so many rows take far longer than the signal.</summary>
    [Theory]
    [InlineData(ChildProcess.Interrupt)]
    [InlineData(ChildProcess.Terminate)]
    public async Task Output_IsAbsent_WhenInterrupted(int signal)
    {
        string training = _folder["large.jsonl"];
        await using (var file = new StreamWriter(training))
        {
            for (int copy = 0; copy < 400; copy++)
            {
                foreach (string line in SmallModel.TrainingLines)
                    await file.WriteLineAsync(line);
            }
        }

        Directory.CreateDirectory(_folder["out"]);
        await using CommandLine command = CommandLine.Start(CommandLine.Exporter("baseline", "-i", training, "-o", _folder["out/x.json"], "--quiet"));
        await Wait.UntilAsync("the input to be open", () => command.HasExited || IsOpen(command.Id, training), () => command.Said);
        command.Signal(signal);
        Assert.Equal(1, await command.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("Stopped; nothing was written.", command.Said);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
    }

    /// <summary>The types of 40 GB of text are found in one pass of minutes, which has no batch at which the work could stop.</summary>
    [Fact]
    public async Task Program_EndsSoon_WhenInterruptedBeforeItsFirstBatch()
    {
        using var member = new MemoryStream();
        await using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"x\":1}\n", 1_000_000))), TestContext.Current.CancellationToken);
        string training = _folder["large.jsonl.gz"];
        await using (FileStream file = File.Create(training))
        {
            for (int copy = 0; copy < 4000; copy++)
                await file.WriteAsync(member.GetBuffer().AsMemory(0, (int)member.Length), TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(_folder["out"]);
        await using CommandLine command = CommandLine.Start(CommandLine.Exporter("baseline", "-i", training, "-o", _folder["out/x.json"], "--quiet"));
        await Wait.UntilAsync("the input to be open", () => command.HasExited || IsOpen(command.Id, training), () => command.Said);
        command.Signal(ChildProcess.Interrupt);
        Assert.Equal(1, await command.ExitCodeAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("Stopped; nothing was written.", command.Said);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Progress_IsPlainLinesInAPipe_AndNoneWhenQuiet(bool quiet)
    {
        CommandResult made = await CommandLine.RunExporterAsync(["baseline", "-i", SampleSet.Adult.Training, "-o", _folder["p.json"], .. quiet ? ["--quiet"] : Array.Empty<string>()]);
        Assert.Equal(0, made.ExitCode);
        Assert.DoesNotContain("\r", made.Errors, StringComparison.Ordinal);
        Assert.Equal(!quiet, made.Output.Contains("rows", StringComparison.Ordinal));
    }

    /// <summary>
    /// The baseline of the adult Parquet file holds exact counts for all columns but one, so rows with the same values can be
    /// written from it as JSON Lines and CSV; their baselines must have its figures.
    /// </summary>
    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    public async Task TextInput_GivesTheFiguresOfTheParquetInput(string format)
    {
        JsonElement[] columns = [.. Features(await SampleSet.Adult.MakeBaselineAsync(_folder)).Where(column => column.GetProperty("name").GetString() != "confidence")];
        string input = _folder["rows." + format];
        RowsOfBaseline.Write(columns, input);
        string output = _folder["text.json"];
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", input, "-o", output, "--prediction", "pred_class");
        Assert.True(made.ExitCode == 0, made.ToString());
        JsonElement[] remade = Features(output);
        Assert.Equal(columns.Length, remade.Length);
        var compare = new Mismatches();
        foreach ((JsonElement expected, JsonElement actual) in columns.Zip(remade))
        {
            string name = expected.GetProperty("name").GetString()!;
            Assert.Equal(name, actual.GetProperty("name").GetString());
            Assert.Equal(expected.GetProperty("role").GetString(), actual.GetProperty("role").GetString());
            Assert.Equal(expected.GetProperty("kind").GetString(), actual.GetProperty("kind").GetString());
            Compare(compare, name, expected, actual);
        }

        compare.AssertNone(least: 500);
    }

    [Fact]
    public async Task Inputs_AreOneDataSet_WhetherFolderPatternOrList()
    {
        string[] lines = [.. SmallModel.TrainingLines];
        _folder.Write("parts/a.jsonl", string.Join('\n', lines[..700]) + "\n");
        _folder.Write("parts/b.jsonl", string.Join('\n', lines[700..1999]) + "\n");
        _folder.Write("parts/c.jsonl", lines[1999]);
        string whole = WriteTraining("whole.jsonl");
        string[][] inputs =
        [
            ["-i", whole], ["-i", _folder["parts"]], ["-i", _folder["parts/*.jsonl"]],
            ["-i", _folder["parts/a.jsonl"], "-i", _folder["parts/b.jsonl"], "-i", _folder["parts/c.jsonl"]],
            ["-i", $"{_folder["parts/a.jsonl"]},{_folder["parts/b.jsonl"]},{_folder["parts/c.jsonl"]}"],
        ];
        var features = new List<string>();
        foreach (string[] input in inputs)
        {
            string output = _folder["set.json"];
            CommandResult made = await CommandLine.RunExporterAsync(["baseline", .. input, "-o", output, "--yes", "--quiet"]);
            Assert.True(made.ExitCode == 0, made.ToString());
            features.Add(JsonDocument.Parse(File.ReadAllBytes(output)).RootElement.GetProperty("features").GetRawText());
        }

        Assert.Single(features.Distinct());
    }

    [Fact]
    public async Task Summary_SaysWhatWasMade_AndWhatWasLeftOut()
    {
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", SampleSet.Bike.Training, "-o", _folder["bike.json"], "--label", "cnt", "--exclude", "hum,windspeed");
        Assert.True(made.ExitCode == 0, made.ToString());
        string said = made.Output + made.Errors;
        foreach (string part in (string[])["season", "temp", "8,645", "ts"])
            Assert.Contains(part, said, StringComparison.Ordinal);
        string[] names = [.. Features(_folder["bike.json"]).Select(feature => feature.GetProperty("name").GetString()!)];
        Assert.DoesNotContain("cnt", names);
        Assert.DoesNotContain("ts", names);
        Assert.DoesNotContain("hum", names);
        Assert.Contains("weathersit", names);
        CommandResult unknown = await CommandLine.RunExporterAsync("baseline", "-i", SampleSet.Bike.Training, "-o", _folder["unknown.json"], "--exclude", "humm");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("humm", unknown.Errors, StringComparison.Ordinal);
    }

    private static void Compare(Mismatches compare, string name, JsonElement expected, JsonElement actual)
    {
        compare.Compare($"{name} rows", expected.Figure("rows"), actual.Figure("rows"), 0);
        compare.Compare($"{name} missing", expected.Figure("missing"), actual.Figure("missing"), 0);
        compare.Compare($"{name} invalid", 0, actual.Figure("invalid"), 0);
        if (expected.GetProperty("kind").GetString() == "categorical")
        {
            Assert.Equal(expected.GetProperty("categorical").GetProperty("categories").GetRawText(), actual.GetProperty("categorical").GetProperty("categories").GetRawText());
            return;
        }

        JsonElement numbers = expected.GetProperty("numeric"), remade = actual.GetProperty("numeric");
        foreach (string figure in (string[])["min", "max", "mean", "stddev", "skewness", "ksErrorBound"])
            compare.Compare($"{name} {figure}", numbers.Figure(figure), remade.Figure(figure), 1e-9);
        foreach (string list in (string[])["points", "counts", "binEdges", "binCounts"])
        {
            double[] left = numbers.GetProperty(list).Numbers(), right = remade.GetProperty(list).Numbers();
            Assert.Equal((name, list, left.Length), (name, list, right.Length));
            for (int index = 0; index < left.Length; index++)
                compare.Compare(string.Create(CultureInfo.InvariantCulture, $"{name} {list}[{index}]"), left[index], right[index], 0);
        }

        Assert.Equal(numbers.GetProperty("quantiles").GetRawText(), remade.GetProperty("quantiles").GetRawText());
        Assert.Equal(numbers.GetProperty("fences").GetRawText(), remade.GetProperty("fences").GetRawText());
    }

    private static bool IsOpen(int processId, string path) =>
        Directory.Exists($"/proc/{processId}/fd") && new DirectoryInfo($"/proc/{processId}/fd").EnumerateFiles().Any(descriptor => descriptor.LinkTarget == path);

    private static JsonElement[] Features(string baseline) =>
        [.. JsonDocument.Parse(File.ReadAllBytes(baseline)).RootElement.GetProperty("features").EnumerateArray()];

    private string WriteTraining(string name) => _folder.Write(name, string.Concat(SmallModel.TrainingLines.Select(line => line + "\n")));
}
