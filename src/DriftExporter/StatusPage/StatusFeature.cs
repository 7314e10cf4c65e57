using System.Text.Json;
using DriftExporter.Scoring;

namespace DriftExporter.StatusPage;

/// <summary>One feature of one window in the status document.</summary>
internal static class StatusFeature
{
    private static readonly (string Name, Func<FeatureDrift, double?> Figure)[] s_figures =
    [
        ("missingRatio", feature => feature.MissingRatio),
        ("invalidRatio", feature => feature.InvalidRatio),
        ("outlierRatio", feature => feature.OutlierRatio),
        ("unseenRatio", feature => feature.UnseenRatio),
        ("psi", feature => feature.Psi),
        ("psiCritical", feature => feature.PsiCritical),
        ("ks", feature => feature.KsStatistic),
        ("ksCritical", feature => feature.KsCritical),
        ("ksPValue", feature => feature.Measures?.KsPValue),
        ("ksLog10PValue", feature => feature.Measures?.KsLog10PValue),
        ("chiSquare", feature => feature.ChiSquare?.Statistic),
        ("degreesOfFreedom", feature => feature.ChiSquare?.DegreesOfFreedom),
        ("chiSquarePValue", feature => feature.Measures?.ChiSquarePValue),
        ("chiSquareLog10PValue", feature => feature.Measures?.ChiSquareLog10PValue),
        ("jensenShannonDistance", feature => feature.Measures?.JensenShannonDistance),
        ("wassersteinDistance", feature => feature.Measures?.WassersteinDistance),
        ("probabilityGreater", feature => feature.Measures?.ProbabilityGreater),
        ("mean", feature => feature.Mean),
        ("standardDeviation", feature => feature.StandardDeviation),
        ("skewness", feature => feature.Measures?.Skewness),
        ("qValue", feature => feature.QValue),
        ("evidence", feature => feature.Evidence),
        ("evidenceCritical", feature => feature.EvidenceCritical),
    ];

    public static void Write(Utf8JsonWriter json, FeatureDrift feature)
    {
        json.WriteStartObject();
        json.WriteString("name", feature.Name);
        json.WriteString("role", feature.Role.ToString().ToLowerInvariant());
        json.WriteString("kind", feature.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("values", feature.Values);
        foreach ((string name, Func<FeatureDrift, double?> figure) in s_figures)
            Number(json, name, figure(feature));
        Verdict(json, feature);
        Contributions(json, feature.Measures?.Contributions);
        json.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter json, FeatureDrift feature)
    {
        if (feature.Detected is { } detected)
            json.WriteBoolean("detected", detected);
        else
            json.WriteNull("detected");
        json.WriteStartArray("reasons");
        foreach (string reason in feature.Reasons)
            json.WriteStringValue(reason);
        json.WriteEndArray();
    }

    /// <summary>Null for features that are not among the most drifted of their window.</summary>
    private static void Contributions(Utf8JsonWriter json, FeatureContributions? contributions)
    {
        if (contributions is null)
        {
            json.WriteNull("contributions");
            return;
        }

        json.WriteStartArray("contributions");
        foreach (BinContribution bin in contributions.Bins)
            Bin(json, bin);
        if (contributions.Rest is { } rest)
            Bin(json, rest);
        json.WriteEndArray();
    }

    private static void Bin(Utf8JsonWriter json, BinContribution bin)
    {
        json.WriteStartObject();
        json.WriteString("bin", bin.Label);
        Number(json, "baselineShare", bin.BaselineShare);
        Number(json, "windowShare", bin.WindowShare);
        Number(json, "psi", bin.Contribution);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
