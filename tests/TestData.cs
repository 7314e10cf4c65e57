namespace DriftExporter.Tests;

/// <summary>Finds reference data beside the repository; tests that need it skip themselves, saying so, where it is absent.</summary>
internal static class TestData
{
    public static string Repository { get; } = FindRepository();

    /// <summary>Path of a file or folder of the shared reference data.</summary>
    public static string Shared(string relativePath)
    {
        string root = Environment.GetEnvironmentVariable("DRIFT_SHARED") ?? Path.Combine(Repository, "..", "shared");
        string path = Path.GetFullPath(Path.Combine(root, relativePath));
        if (!Path.Exists(path))
            Assert.Skip($"Reference data {relativePath} is not beside the repository.");
        return path;
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "DriftExporter.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("DriftExporter.sln is in no folder above " + AppContext.BaseDirectory);
    }
}
