using System.Diagnostics;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>Waiting for another process: look again and again until it is so, or fail and say what was seen last.</summary>
internal static class Wait
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(50);

    /// <summary>The first answer that is not null.</summary>
    /// <param name="seen">What to say when patience is at its end.</param>
    public static async Task<T> ForAsync<T>(string what, Func<Task<T?>> look, Func<string>? seen = null, TimeSpan? patience = null)
        where T : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(start) > (patience ?? s_patience))
                throw new TimeoutException($"Waited in vain for {what}.\n{seen?.Invoke()}");
            await Task.Delay(s_pace, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(string what, Func<bool> condition, Func<string>? seen = null, TimeSpan? patience = null) =>
        ForAsync(what, () => Task.FromResult(condition() ? "yes" : null), seen, patience);
}
