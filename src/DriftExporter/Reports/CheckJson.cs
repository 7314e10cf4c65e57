using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>The result of `check` for programs. A value that does not exist is null.</summary>
internal static class CheckJson
{
    /// <param name="explained">Names of the features whose bins are told.</param>
    public static void Write(CheckReport report, IReadOnlyCollection<string> explained, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("model", report.Model);
            json.WriteNumber("rows", report.Window.Rows);
            json.WriteBoolean("drifted", report.Drifted);
            Number(json, "driftedRatio", report.DriftedRatio);
            json.WriteNumber("falseAlarmRate", report.FalseAlarmRate);
            json.WriteString("rule", report.Rule);
            json.WriteStartArray("features");
            foreach (FeatureDrift feature in report.Window.Features)
                Feature(json, feature, explained.Contains(feature.Name));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Feature(Utf8JsonWriter json, FeatureDrift feature, bool explained)
    {
        json.WriteStartObject();
        json.WriteString("name", feature.Name);
        json.WriteString("role", feature.Role.ToString().ToLowerInvariant());
        json.WriteString("kind", feature.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("rows", feature.Records);
        json.WriteNumber("values", feature.Values);
        Number(json, "missingRatio", feature.MissingRatio);
        Number(json, "invalidRatio", feature.InvalidRatio);
        Number(json, "outlierRatio", feature.OutlierRatio);
        Number(json, "unseenRatio", feature.UnseenRatio);
        Number(json, "psi", feature.Psi);
        Number(json, "psiCritical", feature.PsiCritical);
        if (feature.KsStatistic is { } ks)
        {
            json.WriteStartObject("ks");
            json.WriteNumber("statistic", ks);
            Number(json, "critical", feature.KsCritical);
            MeasureJson.PValue(json, feature.Measures?.KsPValue, feature.Measures?.KsLog10PValue);
            json.WriteBoolean("tied", feature.Measures?.KsIsTied == true);
            json.WriteEndObject();
        }
        else
            json.WriteNull("ks");
        if (feature.ChiSquare is { } chiSquare)
        {
            json.WriteStartObject("chiSquare");
            json.WriteNumber("statistic", chiSquare.Statistic);
            json.WriteNumber("degreesOfFreedom", chiSquare.DegreesOfFreedom);
            MeasureJson.PValue(json, feature.Measures?.ChiSquarePValue, feature.Measures?.ChiSquareLog10PValue);
            json.WriteEndObject();
        }
        else
            json.WriteNull("chiSquare");
        Number(json, "jensenShannonDistance", feature.Measures?.JensenShannonDistance);
        Number(json, "wassersteinDistance", feature.Measures?.WassersteinDistance);
        Number(json, "qValue", feature.QValue);
        json.WriteBoolean("drifted", CheckReport.HasDrifted(feature));
        json.WriteStartArray("reasons");
        foreach (string reason in feature.Reasons)
            json.WriteStringValue(reason);
        json.WriteEndArray();
        MeasureJson.Write(json, feature.Measures);
        if (explained)
            MeasureJson.Contributions(json, feature.Measures?.Contributions);
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
