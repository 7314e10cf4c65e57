using System.Diagnostics;
using System.Globalization;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;

namespace DriftExporter.Benchmarks;

/// <summary>The same work on the instruction sets that .NET can be told to do without, each in a process of its own.</summary>
internal sealed class InstructionSetStage : IStage
{
    /// <summary>The benchmarks' first argument that makes them one leg; data folder and number of rows follow.</summary>
    public const string ChildWord = "as-leg";

    private static readonly (string Name, string? Variable)[] s_legs =
    [
        ("everything the CPU has", null), ("without AVX-512", "DOTNET_EnableAVX512"), ("without AVX2", "DOTNET_EnableAVX2"), ("without intrinsics", "DOTNET_EnableHWIntrinsic"),
    ];

    public string Name => "legs";

    public string Page => "growth";

    public string About => "22 columns, a window of 10,000 rows: framing, parsing, binning and counting of lines in memory, and one evaluation of the core page. The results are equal, which `./build.sh simd` tests.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        yield return new Comparison("Instruction sets", [new("ns of CPU per row", "0"), new("µs of CPU per evaluation", "0")], HigherIsBetter: false,
            [.. s_legs.Select(leg => new Contender(leg.Name, () => Run(data, leg.Variable)))]);
    }

    public static int RunAsChild(string[] arguments)
    {
        if (!BenchOptions.TryParse(arguments, out BenchOptions? options))
            return 2;
        using var data = new BenchData(options);
        ModelConfiguration model = data.Model(new RowsWindow(10_000));
        var windows = new WindowSet(data.References(), model);
        var sink = new RecordSink(data.NewReader(), data.NewFeed(windows, model));
        Cpu.WarmUp(() => data.Frame(sink, passes: 1));
        int rows = 0;
        double seconds = Cpu.Seconds(() => rows = data.Frame(sink, passes: 4));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds / rows * 1e9} {Cpu.PerCall(() => windows.Score()).Seconds * 1e6}"));
        return 0;
    }

    private static double[] Run(BenchData data, string? variable)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(InstructionSetStage).Assembly.Location, ChildWord, "--data", Path.GetDirectoryName(data.Log)!, "--rows", $"{data.TrainingRows}"]);
        if (variable is not null)
            start.Environment[variable] = "0";
        (int code, string output, string error) = ProductProcess.Run(start);
        if (code != 0)
            throw new AbsentException($"it ended with exit code {code}: {error.Split('\n')[0]}");
        return [.. output.TrimEnd().Split('\n')[^1].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
    }
}
