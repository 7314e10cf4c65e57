using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Exposition;

/// <summary>Every label set of a model's series, made once when the model is loaded.</summary>
internal sealed class ModelLabels
{
    private readonly Lazy<byte[][][]> _bins;

    /// <param name="latencyBounds">Of the histogram, in seconds; none where there is none.</param>
    public ModelLabels(
        string model, BaselineProfile baseline, IReadOnlyList<string> windows, IReadOnlyDictionary<string, string> infoLabels, IReadOnlyList<double>? latencyBounds = null)
    {
        Name = model;
        _bins = new Lazy<byte[][][]>(() => [.. baseline.Features.Select(feature => BinFamilies.Labels(feature))]);
        Model = new LabelSet(("model", model));
        Info = new LabelSet([("model", model), .. infoLabels.Select(label => (label.Key, label.Value))]);
        BaselineInfo = new LabelSet(("model", model), ("version", baseline.VersionLabel ?? ""), ("sha256", baseline.Sha256));
        LatencyBounds = [.. (latencyBounds ?? []).Select(LatencyFamily.Bound)];
        Windows = [.. windows.Select(window => new LabelSet(("model", model), ("window", window)))];
        Features = [.. baseline.Features.Select(feature => new LabelSet(
            ("model", model), ("feature", feature.Name), ("role", Role(feature))))];
        Categories = [.. baseline.Features.Select(feature => (feature.Categorical?.Categories ?? []).Take(MeasureScorer.MostCategories)
            .Select(category => new LabelSet(("category", category.Value)).Bytes).ToArray())];
        FeatureWindows = [.. windows.Select(window => baseline.Features.Select(feature => new LabelSet(
            ("model", model), ("feature", feature.Name), ("role", Role(feature)), ("window", window))).ToArray())];
    }

    public string Name { get; }

    public LabelSet Model { get; }

    public LabelSet Info { get; }

    public LabelSet BaselineInfo { get; }

    /// <summary>[bounds] the label <c>le</c> alone.</summary>
    public byte[][] LatencyBounds { get; }

    /// <summary>[windows]</summary>
    public LabelSet[] Windows { get; }

    /// <summary>[features]</summary>
    public LabelSet[] Features { get; }

    /// <summary>[features][at most 20] the label <c>category</c> alone, escaped.</summary>
    public byte[][][] Categories { get; }

    /// <summary>[features][bins] the label <c>bin</c> alone, escaped; made when somebody asks.</summary>
    public byte[][][] Bins => _bins.Value;

    /// <summary>[windows][features]</summary>
    public LabelSet[][] FeatureWindows { get; }

    public LabelSet With(string name, string value) => new(("model", Name), (name, value));

    private static string Role(FeatureProfile feature) => feature.Role == FeatureRole.Prediction ? "prediction" : "feature";
}
