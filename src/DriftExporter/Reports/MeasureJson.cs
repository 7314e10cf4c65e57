using System.Text.Json;
using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>The further measures of a feature as JSON. A value that does not exist is null.</summary>
internal static class MeasureJson
{
    public static void Write(Utf8JsonWriter json, FeatureMeasures? measures)
    {
        if (measures is null)
        {
            json.WriteNull("measures");
            return;
        }

        json.WriteStartObject("measures");
        Number(json, "hellingerDistance", measures.HellingerDistance);
        Number(json, "totalVariation", measures.TotalVariation);
        Number(json, "probabilityGreater", measures.ProbabilityGreater);
        Number(json, "meanShift", measures.MeanShift);
        Number(json, "standardDeviationRatio", measures.DeviationRatio);
        Number(json, "skewness", measures.Skewness);
        Test(json, "kuiper", measures.Kuiper);
        Test(json, "cramerVonMises", measures.CramerVonMises);
        Test(json, "andersonDarling", measures.AndersonDarling);
        json.WriteStartArray("quantiles");
        foreach (Quantile quantile in measures.Quantiles ?? [])
        {
            json.WriteStartObject();
            json.WriteNumber("q", quantile.Probability);
            Number(json, "value", quantile.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What the PSI is made of: an array of bins; null where PSI does not exist.</summary>
    public static void Contributions(Utf8JsonWriter json, FeatureContributions? contributions)
    {
        if (contributions is null)
        {
            json.WriteNull("contributions");
            return;
        }

        json.WriteStartArray("contributions");
        foreach (BinContribution bin in contributions.Bins)
        {
            json.WriteStartObject();
            json.WriteString("bin", bin.Label);
            json.WriteNumber("baselineShare", bin.BaselineShare);
            json.WriteNumber("windowShare", bin.WindowShare);
            json.WriteNumber("psi", bin.Contribution);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void PValue(Utf8JsonWriter json, double? p, double? log10)
    {
        Number(json, "pValue", p);
        Number(json, "log10PValue", log10);
    }

    private static void Test(Utf8JsonWriter json, string name, TestFigure? test)
    {
        if (test is not { } figure)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "statistic", figure.Statistic);
        Number(json, "pValue", figure.P);
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
