using System.Globalization;
using System.Text.Json;

namespace DriftExporter.Tests.Numerics;

/// <summary>Cases of the shared reference vectors (schema drift-vectors/1): scipy's, mpmath's and exact rational figures.</summary>
internal static class ReferenceVectors
{
    public static JsonElement[] Cases(string file)
    {
        using FileStream stream = File.OpenRead(TestData.Shared("data/vectors/" + file));
        using var document = JsonDocument.Parse(stream);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(element => element.Clone())];
    }

    /// <summary>A number, or one of the strings NaN, Infinity, -Infinity.</summary>
    public static double Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static double Number(this JsonElement element, string name) => Number(element.GetProperty(name));

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(Number)];

    public static long[] Integers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt64())];

    public static bool IsNull(this JsonElement element, string name) =>
        !element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null;
}
