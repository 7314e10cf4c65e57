using System.Buffers;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Exposition;

/// <summary>The figures of one comparison as a page of text format 0.0.4: gauges as of the run, for node_exporter's textfile collector.</summary>
internal static class CheckPage
{
    public static string Render(BaselineProfile baseline, WindowDrift window)
    {
        var model = new ModelSnapshot
        {
            Labels = new ModelLabels(baseline.Model, baseline, [window.Label], new Dictionary<string, string>()),
            Baseline = baseline,
            References = [.. baseline.Features.Select(feature => new FeatureReference(feature))],
            Drift = new DriftSnapshot([window with { OldestTime = null, NewestTime = null, VerdictTime = null }]), // files have no event times
            Generation = 1,
            EvaluatedAt = DateTimeOffset.UnixEpoch,
            EvaluationDuration = TimeSpan.Zero,
            Source = new SourceSnapshot { Rejected = [], TimeProblems = [], LostBytes = [], Rotations = [], Files = [] },
        };
        var page = new PageWriter(PageFormat.Text, full: true, new ArrayBufferWriter<byte>());
        DriftFamilies.Write(page, [model]);
        MeasureFamilies.Write(page, [model]);
        BaselineFamilies.Write(page, [model]);
        MeasureFamilies.WriteCategories(page, [model]);
        ModelFamilies.WriteWindows(page, [model]);
        BaselineFamilies.WriteInfo(page, [model]);
        return Encoding.UTF8.GetString(page.Page(int.MaxValue, out _, out _));
    }
}
