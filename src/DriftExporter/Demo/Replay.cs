using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DriftExporter.Demo;

/// <summary>Appends recorded log lines to a file at a steady pace, their times moved to now.</summary>
internal static class Replay
{
    private const string TimeField = "\"ts\":\"";

    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(IReadOnlyList<string> lines, string path, double linesPerSecond, Action onTick, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        long start = Stopwatch.GetTimestamp();
        int written = 0;
        while (written < lines.Count)
        {
            double due = Stopwatch.GetElapsedTime(start).TotalSeconds * linesPerSecond;
            var text = new StringBuilder();
            for (; written < lines.Count && written < due; written++)
                text.Append(MovedToNow(lines[written])).Append('\n');
            await file.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            await file.FlushAsync(cancellation);
            onTick();
            await Task.Delay(s_tick, cancellation);
        }
    }

    private static string MovedToNow(string line)
    {
        int start = line.IndexOf(TimeField, StringComparison.Ordinal);
        if (start < 0)
            return line;
        start += TimeField.Length;
        int end = line.IndexOf('"', start);
        string now = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        return string.Concat(line.AsSpan(0, start), now, line.AsSpan(end));
    }
}
