using System.Globalization;
using System.Text.Json;

namespace DriftExporter.EndToEnd.Windows;

/// <summary>One line of a log and what the oracle needs of it.</summary>
/// <param name="Time">Event time, nanoseconds since the Unix epoch.</param>
internal sealed record LoggedRecord(string Line, long Time, JsonElement Root)
{
    public static LoggedRecord Parse(string line, string timeField)
    {
        JsonElement root = JsonDocument.Parse(line).RootElement;
        DateTimeOffset time = DateTimeOffset.Parse(root.GetProperty(timeField).GetString()!, CultureInfo.InvariantCulture);
        return new LoggedRecord(line, (time - DateTimeOffset.UnixEpoch).Ticks * 100, root);
    }

    /// <summary>A feature's value; null when it is missing.</summary>
    public JsonElement? Feature(string name) =>
        Root.GetProperty("features").TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
