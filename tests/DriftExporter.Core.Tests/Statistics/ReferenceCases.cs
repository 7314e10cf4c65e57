using System.Text.Json;

namespace DriftExporter.Tests.Statistics;

/// <summary>The cases of one file of reference vectors, and how to read their numbers.</summary>
internal static class ReferenceCases
{
    public static IEnumerable<JsonElement> Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(TestData.Shared("data/vectors/" + file));
        return JsonDocument.Parse(bytes).RootElement.GetProperty("cases").EnumerateArray();
    }

    /// <summary>A number, or one of the texts NaN, Infinity and -Infinity.</summary>
    public static double Number(this JsonElement element) => element.ValueKind == JsonValueKind.String
        ? double.Parse(element.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
        : element.GetDouble();

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).Number();

    public static long Count(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static bool Has(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public static double[] Numbers(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.Number())];

    /// <summary>Equal, both NaN, or within the relative or the absolute tolerance.</summary>
    public static void Close(double expected, double actual, double relative, string what, double absolute = 0) =>
        Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= (relative * Math.Abs(expected)) + absolute,
            $"{what}: expected {expected:R}, got {actual:R}, relative difference {(actual - expected) / expected:E2}");
}
