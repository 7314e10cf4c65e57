using DriftExporter.Cli;

namespace DriftExporter.Tests.Cli;

/// <summary>Runs the program in this process, in a folder of its own.</summary>
public abstract class ProgramTests : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("cli-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string At(string name) => Path.Combine(Folder, name);

    protected string Write(string name, params IEnumerable<string> lines)
    {
        string path = At(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>A training set of three columns over 1,000 rows: a number, a category, a score.</summary>
    protected string Training(string name = "train.csv", double shift = 0) => Write(name,
        ["amount,country,score", .. Enumerable.Range(0, 1000).Select(row => FormattableString.Invariant($"{(row * 7919 % 1000 / 10.0) + shift},{(row % 3 == 0 ? "PT" : row % 7 == 0 ? "ES" : "FR")},{row % 11 / 10.0}"))]);

    protected string Baseline(params string[] options)
    {
        string output = At("credit.baseline.json");
        (int code, _, string messages) = Run(["baseline", "-i", Training(), "-o", output, "--yes", .. options]);
        Assert.True(code == 0, messages);
        return output;
    }

    protected static (int Code, string Output, string Messages) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var messages = new StringWriter { NewLine = "\n" };
        int code = CommandLineProgram.RunAsync(arguments, output, messages).GetAwaiter().GetResult();
        return (code, output.ToString(), messages.ToString());
    }
}
