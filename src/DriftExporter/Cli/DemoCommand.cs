using System.Runtime.InteropServices;
using DriftExporter.Configuration;
using DriftExporter.Demo;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;

namespace DriftExporter.Cli;

/// <summary>The product's main job on real data: a baseline from Parquet, a log that grows, drift that sets in at its half, a sidecar that sees it.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(DemoVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        if (!(verb.Speed > 0 && verb.Speed <= 1e7))
            throw new ProblemException("--speed", $"is {verb.Speed}.", "Give records a second, above 0.");
        DemoSample sample = DemoSample.Find(verb.Samples);
        string folder = verb.Folder ?? Directory.CreateTempSubdirectory("drift-exporter-demo-").FullName;
        Directory.CreateDirectory(folder);
        try
        {
            return await ServeAsync(verb, sample, folder, output, messages, cancellation);
        }
        finally
        {
            if (verb.Folder is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ServeAsync(
        DemoVerb verb, DemoSample sample, string folder, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        string baseline = Path.Combine(folder, "adult.baseline.json"), log = Path.Combine(folder, "inference.jsonl");
        output.WriteLine("1. A data scientist makes a baseline from the training set:");
        output.WriteLine("   drift-exporter baseline -i adult/train.parquet -o adult.baseline.json --label class --prediction pred_class,confidence");
        BaselineCommand.Run(BaselineOf(sample, baseline), output, messages, cancellation);
        File.WriteAllBytes(log, []);
        ExporterConfiguration configuration = DemoSample.Configuration(baseline, log, verb.WebListenAddress);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var exporter = new Exporter(configuration, new LogLines(messages, Severity.Warn, json: false, TimeProvider.System), TimeProvider.System);
        await exporter.StartAsync(stopping.Token);
        string url = exporter.Addresses.First();
        output.WriteLine();
        output.WriteLine($"2. The sidecar tails {log}");
        output.WriteLine($"   status page  {url}/");
        output.WriteLine($"   metrics      {url}{configuration.Web.TelemetryPath}");
        output.WriteLine();
        output.WriteLine($"3. The model serves: {sample.LogLines.Count:N0} real records at {verb.Speed:0.##} a second, window of the last {DemoSample.WindowRows:N0}.");
        output.WriteLine("   From the middle of the log on, other people ask: watch the PSI of relationship, occupation and the prediction.");
        var report = new DemoReport(output);
        try
        {
            await Replay.RunAsync(sample.LogLines, log, verb.Speed, () => report.Write(exporter.Models), stopping.Token);
            await report.CatchUpAsync(exporter, sample.LogLines.Count, stopping.Token);
            output.WriteLine("4. The log is at its end. DRIFT is the verdict of the last full window: at most one false alarm in 30 days is what the sample rules page on.");
            report.Write(exporter.Models, always: true);
            if (!verb.Once)
            {
                output.WriteLine("   Serving on; Ctrl-C ends it.");
                await Task.Delay(Timeout.Infinite, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("Stopped.");
        }

        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private static BaselineVerb BaselineOf(DemoSample sample, string output) => new()
    {
        Input = [sample.TrainingFile],
        Output = output,
        Model = DemoSample.ModelName,
        Label = "class",
        Prediction = ["pred_class", "confidence"],
        Bins = 10,
        Points = 2048,
        MaxCategories = 100,
        MinCategoryRows = 1,
        Yes = true,
    };
}
