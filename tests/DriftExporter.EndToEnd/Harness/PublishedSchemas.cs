using System.Diagnostics;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>The Node scripts of the folder Schemas, which check files against schemas that others publish on npm. Their packages, pinned
/// by the lock file there, are installed once below .cache/schemas. Where Node or npm is absent, the test says so and is skipped.</summary>
internal static class PublishedSchemas
{
    private static readonly Lazy<Task<string?>> s_folder = new(InstallAsync);

    private static string Scripts => Path.Combine(TestData.Repository, "tests/DriftExporter.EndToEnd/Schemas");

    /// <summary>Fails with what the script says against the files.</summary>
    public static async Task CheckAsync(string script, params IEnumerable<string> files)
    {
        CommandResult result = await RunAsync(script, files);
        Assert.True(result.ExitCode == 0, result.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(result.Output);
    }

    public static async Task<CommandResult> RunAsync(string script, params IEnumerable<string> files)
    {
        string? folder = await s_folder.Value;
        if (folder is null)
            Assert.Skip("Node with npm is not here, or the packages of tests/DriftExporter.EndToEnd/Schemas could not be installed.");
        return await CommandLine.RunAsync(new ProcessStartInfo("node", [Path.Combine(folder, script), .. files]));
    }

    private static async Task<string?> InstallAsync()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!path.Any(folder => File.Exists(Path.Combine(folder, "node"))) || !path.Any(folder => File.Exists(Path.Combine(folder, "npm"))))
            return null;
        string cache = Directory.CreateDirectory(Path.Combine(TestData.Repository, ".cache/schemas")).FullName, locked = Path.Combine(cache, "package-lock.json");
        bool installed = File.Exists(locked) && Directory.Exists(Path.Combine(cache, "node_modules/typescript"))
            && File.ReadAllBytes(locked).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(Scripts, "package-lock.json")));
        foreach (string file in Directory.GetFiles(Scripts))
            File.Copy(file, Path.Combine(cache, Path.GetFileName(file)), overwrite: true);
        if (installed)
            return cache;
        CommandResult result = await CommandLine.RunAsync(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = cache });
        return result.ExitCode == 0 ? cache : null;
    }
}
