using System.Diagnostics;
using System.Globalization;
using DriftExporter.Cli;

namespace DriftExporter.Benchmarks;

/// <summary>The product in a process of its own, so that its CPU and memory are its own.</summary>
internal static class ProductProcess
{
    /// <summary>The benchmarks' first argument that makes them the product, with one line about its own process at the end.</summary>
    public const string ChildWord = "as-product";

    public static async Task<int> RunAsChildAsync(string[] arguments)
    {
        int code = await CommandLineProgram.RunAsync(arguments, Console.Out, Console.Error);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ChildWord} {Environment.CpuUsage.TotalTime.TotalSeconds} {self.PeakWorkingSet64}"));
        return code;
    }

    /// <summary>CPU seconds, wall seconds with the start of the process, and peak RSS in MB.</summary>
    public static double[] RunToEnd(IReadOnlyList<string> arguments)
    {
        long start = Stopwatch.GetTimestamp();
        (int code, string output, string error) = Run(new ProcessStartInfo(
            "dotnet", [typeof(ProductProcess).Assembly.Location, ChildWord, .. arguments]));
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string[] last = output.TrimEnd().Split('\n')[^1].Split(' ');
        if (code != 0 || last[0] != ChildWord)
            throw new AbsentException($"it ended with exit code {code}: {error.Split('\n')[0]}");
        return [double.Parse(last[1], CultureInfo.InvariantCulture), wall, double.Parse(last[2], CultureInfo.InvariantCulture) / 1e6];
    }

    /// <summary>Starts the exporter; its messages go to the console.</summary>
    public static Process Start(IReadOnlyList<string> arguments) => Process.Start(
        Environment.GetEnvironmentVariable("DRIFT_EXPORTER") is { Length: > 0 } program
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "drift-exporter.dll"), .. arguments]))!;

    public static (int Code, string Output, string Error) Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
