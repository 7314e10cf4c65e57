namespace DriftExporter.Pipeline;

/// <summary>The thread of one model: reads while there is something to read, evaluates at every interval, sleeps otherwise.</summary>
internal sealed class ModelWorker(ModelPipeline pipeline, TimeSpan evaluationInterval, TimeProvider time, LogLines log) : IDisposable
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(1);

    private CancellationTokenSource _stop = new();
    private long _lastTurn = time.GetTimestamp();
    private Thread? _thread;

    public ModelPipeline Pipeline => pipeline;

    /// <summary>The loop turned not long ago: what /-/healthy asks.</summary>
    public bool IsAlive => time.GetElapsedTime(Volatile.Read(ref _lastTurn)) < TimeSpan.FromSeconds(10) + (3 * evaluationInterval);

    public void Start()
    {
        _thread = new Thread(() => Run(_stop.Token)) { IsBackground = true, Name = $"model {pipeline.Name}" };
        _thread.Start();
    }

    /// <summary>Tells the thread to end, with its last checkpoint; <see cref="Join"/> waits for that.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Goes on after a stop.</summary>
    public void Resume()
    {
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        Start();
    }

    /// <summary>False when it has not ended in time.</summary>
    public bool Join(TimeSpan patience) => _thread?.Join(patience) ?? true;

    /// <summary>After the thread has ended.</summary>
    public void Dispose()
    {
        _stop.Dispose();
        pipeline.Dispose();
    }

    /// <summary>Goes on where a pipeline of the same model stopped. Before <see cref="Start"/>.</summary>
    public void TakeOver(ModelPipeline former)
    {
        Try("Restoring", () => pipeline.TakeOver(former));
        Try("Scoring", pipeline.Evaluate);
    }

    /// <summary>Goes on from the last checkpoint, and evaluates, so that the first scrape finds what the last one found. Before <see cref="Start"/>.</summary>
    public void Restore()
    {
        bool restored = false;
        Try("Restoring", () => restored = pipeline.Restore());
        if (!restored)
            return;
        Try("Reading", () => pipeline.Step());
        Try("Saving", pipeline.Save); // so that a program that is killed again and again comes forward
        Try("Scoring", pipeline.Evaluate);
    }

    private void Run(CancellationToken stop)
    {
        long lastEvaluation = time.GetTimestamp();
        TimeSpan pause = s_shortestPause;
        bool evaluated = false;
        while (!stop.IsCancellationRequested)
        {
            Volatile.Write(ref _lastTurn, time.GetTimestamp());
            bool more = false;
            bool done = Try("Reading", () => more = pipeline.Step());
            if (!evaluated || time.GetElapsedTime(lastEvaluation) >= evaluationInterval)
            {
                // Also when reading fails: the page says so, and its generation goes on.
                lastEvaluation = time.GetTimestamp();
                evaluated = true;
                done &= Try("Scoring", pipeline.Evaluate);
            }

            done &= Try("Saving", pipeline.Save);
            pause = !done ? s_afterFailure : more ? TimeSpan.Zero : Longer(pause);
            TimeSpan untilEvaluation = evaluationInterval - time.GetElapsedTime(lastEvaluation);
            TimeSpan wait = pause < untilEvaluation ? pause : untilEvaluation;
            if (wait > TimeSpan.Zero)
                stop.WaitHandle.WaitOne(wait);
        }

        Try("Saving", pipeline.SaveLast);
    }

    /// <summary>Nothing a log or a disk does may stop the exporter; what was not taken comes again.</summary>
    private bool Try(string what, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            log.WarnOnceAMinute($"{pipeline.Name}/{what}", $"{what} failed; it goes on in a second.",
                ("model", pipeline.Name), ("error", $"{exception.GetType().Name}: {exception.Message}"));
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) =>
        pause < s_shortestPause ? s_shortestPause : pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
}
