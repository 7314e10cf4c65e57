using System.Diagnostics;
using DriftExporter.Baselines;

namespace DriftExporter.Cli;

/// <summary>Progress on stderr: one line that is drawn over on a terminal, a plain line now and then elsewhere, nothing when quiet.</summary>
internal sealed class ProgressLine(TextWriter? messages) : IDisposable
{
    private static readonly TimeSpan s_terminalPace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_plainPace = TimeSpan.FromSeconds(5);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _lastWrite = Stopwatch.GetTimestamp();
    private bool _drawn;

    public void Report(BuildProgress progress)
    {
        if (messages is null || Stopwatch.GetElapsedTime(_lastWrite) < (_terminal ? s_terminalPace : s_plainPace))
            return;
        _lastWrite = Stopwatch.GetTimestamp();
        string text = progress.TotalRows is > 0 and { } total
            ? $"pass {progress.Pass}: {progress.Rows:N0} of {total:N0} rows {Bar((double)progress.Rows / total)} {100.0 * progress.Rows / total:0} %"
            : $"pass {progress.Pass}: {progress.Rows:N0} rows";
        if (_terminal)
            messages.Write($"\r{text,-78}");
        else
            messages.WriteLine(text);
        _drawn = _terminal;
    }

    public void Dispose()
    {
        if (_drawn)
            messages!.Write($"\r{"",-78}\r");
    }

    private static string Bar(double share)
    {
        int full = (int)Math.Round(20 * Math.Clamp(share, 0, 1));
        return $"[{new string('#', full)}{new string('.', 20 - full)}]";
    }
}
