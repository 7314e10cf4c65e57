using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>A calibration for programs. A value that does not exist is null.</summary>
internal static class CalibrationJson
{
    public static void Write(CalibrationReport report, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("model", report.Model);
            json.WriteNumber("records", report.Records);
            Number(json, "days", report.InputSpan?.TotalDays);
            json.WriteString("falseAlarms", report.FalseAlarms);
            json.WriteNumber("minimumRows", report.MinimumRows);
            json.WriteNumber("psiTolerance", report.PsiTolerance);
            json.WriteNumber("ksTolerance", report.KsTolerance);
            json.WriteNumber("suggestedPsiTolerance", report.SuggestedPsiTolerance);
            json.WriteNumber("suggestedKsTolerance", report.SuggestedKsTolerance(report.KsTolerance));
            Texts(json, "advice", CalibrationAdvice.Of(report));
            json.WriteStartArray("windows");
            foreach (WindowCalibration window in report.Windows)
                Window(json, report, window);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void Window(Utf8JsonWriter json, CalibrationReport report, WindowCalibration window)
    {
        json.WriteStartObject();
        json.WriteString("window", window.Label);
        json.WriteString("baseline", window.Baseline);
        json.WriteNumber("records", window.Records);
        json.WriteNumber("windows", window.Windows);
        json.WriteBoolean("enough", CalibrationReport.IsEnough(window));
        Number(json, "days", window.Span?.TotalDays);
        json.WriteNumber("medianRows", window.MedianRows);
        Number(json, "medianSeconds", window.MedianSpan?.TotalSeconds);
        Texts(json, "advice", CalibrationAdvice.Of(report, window));
        json.WriteStartArray("features");
        foreach (FeatureCalibration feature in window.Features)
            Feature(json, window, feature);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Feature(Utf8JsonWriter json, WindowCalibration window, FeatureCalibration feature)
    {
        json.WriteStartObject();
        json.WriteString("name", feature.Name);
        json.WriteString("role", feature.Role.ToString().ToLowerInvariant());
        json.WriteString("kind", feature.Kind.ToString().ToLowerInvariant());
        json.WriteString("pattern", feature.Pattern.ToString().ToLowerInvariant());
        json.WriteNumber("windows", feature.Windows);
        Spread(json, "psi", feature.Psi?.Median, feature.Psi?.Percentile95, feature.Psi?.Percentile99, feature.Psi?.Largest);
        Spread(json, "ks", feature.KolmogorovSmirnov?.Median, feature.KolmogorovSmirnov?.Percentile95, feature.KolmogorovSmirnov?.Percentile99, feature.KolmogorovSmirnov?.Largest);
        Number(json, "meanExcessPsi", feature.MeanExcessPsi);
        Number(json, "wholeExcessPsi", feature.WholeExcessPsi);
        json.WriteStartObject("alarms");
        Alarms(json, "psiAbove0.1", feature.Alarms.PsiAboveTenth, window);
        Alarms(json, "psiAbove0.25", feature.Alarms.PsiAboveQuarter, window);
        Alarms(json, "pBelow0.05", feature.Alarms.PBelowTwentieth, window);
        Alarms(json, "verdict", feature.Alarms.Verdict, window);
        Alarms(json, "verdictWithSuggestion", feature.Alarms.VerdictThen, window);
        json.WriteEndObject();
        json.WriteNumber("psiTolerance", feature.PsiTolerance);
        Number(json, "ksTolerance", feature.KsTolerance);
        json.WriteEndObject();
    }

    private static void Spread(Utf8JsonWriter json, string name, double? median, double? percentile95, double? percentile99, double? largest)
    {
        if (median is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        Number(json, "median", median);
        Number(json, "p95", percentile95);
        Number(json, "p99", percentile99);
        Number(json, "max", largest);
        json.WriteEndObject();
    }

    private static void Alarms(Utf8JsonWriter json, string name, int alarms, WindowCalibration window)
    {
        json.WriteStartObject(name);
        json.WriteNumber("windows", alarms);
        Number(json, "share", window.Windows == 0 ? null : (double)alarms / window.Windows);
        Number(json, "per30Days", CalibrationReport.Per30Days(alarms, window));
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
