using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace DriftExporter.Benchmarks;

/// <summary>One line of a peer's results.</summary>
internal sealed class PeerLine(JsonElement line)
{
    public double this[string name] => line.GetProperty(name).GetDouble();

    public string? Text(string name) => line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>What people use instead, as scripts that print one JSON object a measurement. One that is not installed is absent, with the reason.</summary>
internal sealed class Peers(BenchOptions options)
{
    private readonly SortedSet<string> _versions = new(StringComparer.Ordinal);

    /// <summary>A script of several measurements is run once for all that are asked of it in one round.</summary>
    private readonly Dictionary<string, List<PeerLine>> _unread = [];

    public IEnumerable<string> Versions => _versions;

    /// <param name="how">Which of the step's measurements; null where it has one.</param>
    public PeerLine DuckDb(string step, IReadOnlyList<string> arguments, string? how = null) =>
        Measure("DuckDB", "node", "node/p3_duckdb.mjs", [step, "--threads", "1", "--runs", "1", .. arguments], how);

    public PeerLine Polars(string step, IReadOnlyList<string> arguments) =>
        Measure("Polars", "node", "node/p4_polars.mjs", [step, "--runs", "1", .. arguments], null);

    public PeerLine Pandas(IReadOnlyList<string> arguments) => Measure("", Python, "p1_pandas_scipy.py", arguments, null);

    /// <summary>The first of its lines; the others are of requests over HTTP.</summary>
    public PeerLine PrometheusClient(int series)
    {
        _unread.Clear();
        return Measure("prometheus_client", Python, "p7_prom_client.py", [$"{series}"], null);
    }

    /// <summary>Distributions package scipy and pandas for their own Python.</summary>
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    private PeerLine Measure(string name, string program, string script, IReadOnlyList<string> arguments, string? how)
    {
        string key = string.Join(' ', [script, .. arguments]);
        if (!_unread.TryGetValue(key, out List<PeerLine>? lines) || !lines.Exists(Asked))
            _unread[key] = lines = Run(program, script, arguments);
        PeerLine line = lines.Find(Asked) ?? throw new AbsentException($"its script has no measurement \"{how}\"");
        lines.Remove(line);
        if (line.Text("ver") is { } version)
            _versions.Add($"{name} {version}".Trim());
        return line;

        bool Asked(PeerLine candidate) => how is null || candidate.Text("how") == how;
    }

    private List<PeerLine> Run(string program, string script, IReadOnlyList<string> arguments)
    {
        string path = Path.Combine(options.Peers, script);
        if (!File.Exists(path))
            throw new AbsentException("its script is not here");
        var start = new ProcessStartInfo(program, [path, .. arguments]);
        start.Environment["PERF_DATA"] = options.DataFolder;
        start.Environment["POLARS_MAX_THREADS"] = "1";
        try
        {
            (int code, string output, string error) = ProductProcess.Run(start);
            if (code != 0)
                throw new AbsentException(Reason(error));
            return [.. output.Split('\n').Where(line => line.StartsWith('{')).Select(line => new PeerLine(JsonDocument.Parse(line).RootElement))];
        }
        catch (Win32Exception)
        {
            throw new AbsentException($"{program} is not installed");
        }
    }

    /// <summary>The line that names the error, without the machine's folders.</summary>
    private string Reason(string error)
    {
        string[] lines = error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string line = lines.LastOrDefault(candidate => candidate.Contains("Error", StringComparison.Ordinal)) ?? "it failed";
        return line.Replace(options.Peers, "PEERS", StringComparison.Ordinal).Replace(options.DataFolder, "DATA", StringComparison.Ordinal).Replace('|', '/');
    }
}
