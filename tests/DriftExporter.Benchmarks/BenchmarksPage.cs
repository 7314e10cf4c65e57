using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace DriftExporter.Benchmarks;

/// <summary>Writes a page of docs/: on what machine, of which commit, by which command, the tables and charts.</summary>
internal sealed class BenchmarksPage(BenchOptions options, string name, string title)
{
    private readonly StringBuilder _tables = new();
    private readonly List<(string File, string Svg)> _charts = [];
    private readonly List<string> _shortRows = [];
    private readonly string _loadBefore = Load();
    private IStage? _stage;

    public void Add(IStage stage, ResultTable table)
    {
        if (stage != _stage)
            _tables.Append($"\n## {char.ToUpperInvariant(stage.Name[0])}{stage.Name[1..]}\n\n{stage.About}\n");
        _stage = stage;
        _tables.Append('\n').Append(table.ToMarkdown());
        if (table.ToShortRow(stage.Name) is { } row)
            _shortRows.Add(row);
        if (table.Comparison.Growth is not { } growth)
            return;
        _charts.Add((growth.File, Chart.Draw($"{stage.Name}: {table.Comparison.Title}", growth.Quantity, table.Comparison.Figures[0].Name, table.Points(growth))));
        _tables.Append($"\n![{table.Comparison.Title}]({growth.File}.svg)\n");
    }

    public void Write(Peers peers)
    {
        if (_stage is null)
            return;
        string folder = Path.Combine(BenchOptions.Repository, "docs"), path = Path.Combine(folder, name + ".md");
        foreach ((string file, string svg) in _charts)
            File.WriteAllText(Path.Combine(folder, file + ".svg"), svg);
        File.WriteAllText(path, $"""
            # {title}

            Written by `{options.CommandLine}`. Each figure is the median of {options.Pairs} rounds; in a round everything is measured once, one after the other, and a ratio is the median of the rounds' own ratios (min–max beside it). Above 1, DriftExporter does more for a second of CPU; below 1, the other way wins. CPU is that of the whole process, user and kernel.

            | | |
            |---|---|
            | Date | {DateTime.UtcNow:yyyy-MM-dd} |
            | Commit | {Commit()} |
            | CPU | {Processor()}, {Environment.ProcessorCount} visible |
            | System | {RuntimeInformation.OSDescription} |
            | Runtime | {RuntimeInformation.FrameworkDescription} |
            | Peers | {string.Join("; ", peers.Versions.DefaultIfEmpty("none"))} |
            | Data | {(options.Data is null ? "made by the benchmarks" : "given")}, {options.Rows:N0} training rows, {options.Rows:N0} log lines |
            | Load average, before and after | {_loadBefore}, {Load()} |
            {_tables}
            """.ReplaceLineEndings("\n"));
        Console.WriteLine($"docs/{name}.md is written.");
        if (_shortRows.Count > 0)
            WriteReadme();
    }

    /// <summary>Puts the short table between its two comments.</summary>
    private void WriteReadme()
    {
        const string From = "<!-- benchmarks -->\n", To = "<!-- /benchmarks -->";
        string path = Path.Combine(BenchOptions.Repository, "README.md"), text = File.ReadAllText(path);
        int from = text.IndexOf(From, StringComparison.Ordinal) + From.Length, to = text.IndexOf(To, StringComparison.Ordinal);
        File.WriteAllText(path, $"{text[..from]}| work | DriftExporter | more for its CPU than |\n|---|---|---|\n{string.Join('\n', _shortRows)}\n{text[to..]}");
        Console.WriteLine("README.md's table is written.");
    }

    private static string Commit()
    {
        try
        {
            var describe = new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--exclude=*"]) { WorkingDirectory = BenchOptions.Repository };
            (int code, string output, _) = ProductProcess.Run(describe);
            return code == 0 ? output.Trim().Replace("-dirty", " with changes", StringComparison.Ordinal) : "unknown";
        }
        catch (Win32Exception)
        {
            return "unknown";
        }
    }

    private static string Processor() => !File.Exists("/proc/cpuinfo") ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "unknown";

    /// <summary>Of the last minute: how much else the machine had to do.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
