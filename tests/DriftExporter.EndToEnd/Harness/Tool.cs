using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>Programs of others: on the PATH, or where ./build.sh unpacks them. A test that needs an absent one says so and is skipped.</summary>
internal static class Tool
{
    public static string Require(string name)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Append(Path.Combine(TestData.Repository, ".cache/tools/usr/bin"))
            .Append(Path.Combine(TestData.Repository, ".cache/tools/usr/sbin")).Append("/usr/sbin");
        string? path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Skip($"{name} is neither on the PATH nor in .cache/tools; ./build.sh e2e brings it where apt-get is.");
        return path;
    }

    public static Task<CommandResult> RunAsync(string name, string workingFolder, params IEnumerable<string> arguments) =>
        CommandLine.RunAsync(new ProcessStartInfo(Require(name), arguments) { WorkingDirectory = workingFolder });

    /// <summary>Runs a program with a file as its standard input.</summary>
    public static Task<CommandResult> RunWithInputAsync(string name, string inputFile, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", """input=$1; shift; exec "$@" < "$input" """, "sh", inputFile, Require(name), .. arguments]);
        return CommandLine.RunAsync(start);
    }

    /// <summary>A port of loopback that nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
