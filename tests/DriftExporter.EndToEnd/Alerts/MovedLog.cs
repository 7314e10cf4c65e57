using System.Globalization;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>A recorded log as if it were written now.</summary>
internal static class MovedLog
{
    private const string TimeField = "\"ts\":\"";

    public static IEnumerable<string> ToNow(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            int start = line.IndexOf(TimeField, StringComparison.Ordinal) + TimeField.Length;
            string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
            yield return string.Concat(line.AsSpan(0, start), now, line.AsSpan(line.IndexOf('"', start)));
        }
    }
}
