using System.Diagnostics;
using System.Globalization;
using DriftExporter.Exposition;
using DriftExporter.Hosting;
using DriftExporter.Scoring;

namespace DriftExporter.Demo;

/// <summary>Prints, every few seconds, the features that have drifted most and how their PSI moved since the last time.</summary>
internal sealed class DemoReport(TextWriter output)
{
    private const int Features = 5;
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, double> _last = [];
    private long _lastWrite = Stopwatch.GetTimestamp();

    public void Write(IReadOnlyList<ModelSnapshot> models, bool always = false)
    {
        if (!always && Stopwatch.GetElapsedTime(_lastWrite) < s_pace)
            return;
        _lastWrite = Stopwatch.GetTimestamp();
        foreach (ModelSnapshot model in models)
        {
            WindowDrift window = model.Drift.Windows[0];
            FeatureDrift[] top = [.. window.Features.Where(feature => feature.Psi is not null).OrderByDescending(feature => feature.Psi).Take(Features)];
            string figures = top.Length == 0 ? "too few records yet" : string.Join("  ", top.Select(Figure));
            output.WriteLine($"   {model.Source.Accepted,6:N0} records  PSI: {figures}");
        }
    }

    /// <summary>Waits until the sidecar has read everything and evaluated it.</summary>
    public async Task CatchUpAsync(Exporter exporter, int records, CancellationToken cancellation)
    {
        while (exporter.Models.Sum(model => model.Source.Accepted) < records)
        {
            Write(exporter.Models);
            await Task.Delay(100, cancellation);
        }
    }

    private string Figure(FeatureDrift feature)
    {
        double psi = feature.Psi!.Value;
        string arrow = !_last.TryGetValue(feature.Name, out double before) || Math.Abs(psi - before) < 0.005 ? "" : psi > before ? " ↑" : " ↓";
        _last[feature.Name] = psi;
        return $"{feature.Name} {psi.ToString("0.00", CultureInfo.InvariantCulture)}{arrow}{(feature.Detected == true ? " DRIFT" : "")}";
    }
}
