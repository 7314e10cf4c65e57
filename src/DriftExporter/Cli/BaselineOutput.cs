using DriftExporter.Baselines;

namespace DriftExporter.Cli;

/// <summary>Where a baseline goes: a file that is written whole or not at all, or standard output.</summary>
internal static class BaselineOutput
{
    /// <summary>Before the work, so that nobody waits for an answer that was known.</summary>
    public static void Check(string output, bool overwrite)
    {
        if (output == "-")
            return;
        if (output.Length == 0)
            throw new ProblemException("--output", "is empty.", "Give the baseline file to write, for example credit.baseline.json.");
        if (Directory.Exists(output))
            throw new ProblemException(output, "is a folder.", "Give the baseline file to write, for example credit.baseline.json.");
        if (!overwrite && File.Exists(output))
            throw new ProblemException(output, "exists already.", "Give --yes to overwrite it.");
        string? folder = Path.GetDirectoryName(Path.GetFullPath(output));
        if (!Directory.Exists(folder))
            throw new ProblemException(output, $"cannot be written: the folder {folder} does not exist.", "Make the folder first.");
        Interruption.Whole(() => new FileStream(
            $"{output}.{Environment.ProcessId}.tmp", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose());
    }

    public static BaselineProfile Write(BaselineProfile profile, string output)
    {
        if (output != "-")
            return Interruption.Writing(() => BaselineFile.Write(profile, output));
        (byte[] bytes, BaselineProfile written) = BaselineFile.Serialize(profile);
        using Stream standardOutput = Console.OpenStandardOutput();
        standardOutput.Write(bytes);
        return written;
    }
}
