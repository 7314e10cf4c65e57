using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using DriftExporter.Exposition;
using DriftExporter.Scoring;

namespace DriftExporter.StatusPage;

/// <summary>
/// The document at /api/v1/status: what the page at / draws and why, for programs. Null where a figure does not exist, never NaN.
/// Its shape is docs/status-api.md; fields are added, not renamed.
/// </summary>
internal static class StatusDocument
{
    public const string ContentType = "application/json; charset=utf-8";

    // The answer is JSON by its type, and is not sniffed: what HTML would need escaped stays readable.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Render(IReadOnlyList<ModelSnapshot> models, string version)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("version", version.Split('+')[0]);
            json.WriteStartArray("models");
            foreach (ModelSnapshot model in models)
                Model(json, model);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Model(Utf8JsonWriter json, ModelSnapshot model)
    {
        json.WriteStartObject();
        json.WriteString("name", model.Labels.Name);
        json.WriteStartObject("baseline");
        json.WriteString("version", model.Baseline.VersionLabel);
        json.WriteString("sha256", model.Baseline.Sha256);
        json.WriteNumber("rows", model.Baseline.Source.Rows);
        json.WriteEndObject();
        json.WriteNumber("generation", model.Generation);
        json.WriteString("evaluatedAt", model.EvaluatedAt.UtcDateTime);
        json.WriteNumber("evaluationSeconds", model.EvaluationDuration.TotalSeconds);
        Source(json, model.Source);
        json.WriteStartArray("windows");
        foreach (WindowDrift window in model.Drift.Windows)
            Window(json, window);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, SourceSnapshot source)
    {
        json.WriteStartObject("source");
        json.WriteBoolean("up", source.Up);
        json.WriteBoolean("caughtUp", source.CaughtUp);
        json.WriteNumber("accepted", source.Accepted);
        json.WriteNumber("filtered", source.Filtered);
        json.WriteStartObject("rejected");
        foreach ((string reason, long count) in source.Rejected)
            json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteNumber("lagBytes", source.LagBytes);
        if (source.LastEvent is { } last)
            json.WriteString("lastEvent", last.UtcDateTime);
        else
            json.WriteNull("lastEvent");
        json.WriteEndObject();
    }

    private static void Window(Utf8JsonWriter json, WindowDrift window)
    {
        json.WriteStartObject();
        json.WriteString("window", window.Label);
        json.WriteNumber("rows", window.Rows);
        Time(json, "oldest", window.OldestTime);
        Time(json, "newest", window.NewestTime);
        Time(json, "verdictAt", window.VerdictTime);
        Count(json, "scoredFeatures", window.ScoredFeatures);
        Count(json, "detectedFeatures", window.DetectedFeatures);
        json.WriteStartArray("features");
        foreach (FeatureDrift feature in window.Features)
            StatusFeature.Write(json, feature);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Count(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } count)
            json.WriteNumber(name, count);
        else
            json.WriteNull(name);
    }

    /// <summary>RFC 3339 with seven digits of a second.</summary>
    private static void Time(Utf8JsonWriter json, string name, long? nanoseconds)
    {
        if (nanoseconds is { } time)
            json.WriteString(name, DateTime.UnixEpoch.AddTicks(time / 100).ToString("O", CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }
}
