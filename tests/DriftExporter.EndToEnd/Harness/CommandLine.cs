using System.Diagnostics;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>What a program that ran to its end left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>Programs that run to their end: the exporter's own commands, and tools.</summary>
internal sealed class CommandLine : ChildProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private CommandLine(ProcessStartInfo start)
        : base(start)
    {
    }

    /// <summary>How to start the program under test: the one that DRIFT_EXPORTER names, else what the build made.</summary>
    public static ProcessStartInfo Exporter(params IEnumerable<string> arguments)
    {
        string program = Environment.GetEnvironmentVariable("DRIFT_EXPORTER")
            ?? Path.Combine(TestData.Repository, "src/DriftExporter/bin/Release/net10.0/drift-exporter.dll");
        if (!File.Exists(program))
            throw new FileNotFoundException($"{program} does not exist. Run ./build.sh build, or name the program by DRIFT_EXPORTER.");
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(program, arguments);
    }

    public static Task<CommandResult> RunExporterAsync(params IEnumerable<string> arguments) => RunAsync(Exporter(arguments));

    public static CommandLine Start(ProcessStartInfo start) => new(start);

    public static async Task<CommandResult> RunAsync(ProcessStartInfo start)
    {
        await using var command = new CommandLine(start);
        return await command.ResultAsync(s_patience);
    }

    public async Task<CommandResult> ResultAsync(TimeSpan patience)
    {
        int exitCode = await ExitCodeAsync(patience);
        return new CommandResult(exitCode, string.Join('\n', OutputLines), string.Join('\n', ErrorLines));
    }
}
