using System.Runtime.InteropServices;

namespace DriftExporter.Cli;

/// <summary>
/// Ctrl-C and SIGTERM for verbs that work and end. The work stops at its next batch. Where it does not come to one soon (the types
/// of a text file are found in a pass of their own), the process ends without it, but never within a write.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly Lock s_files = new();
    private static bool s_written;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly TextWriter _messages;
    private readonly PosixSignalRegistration[] _signals;
    private int _asked;

    public Interruption(TextWriter messages)
    {
        _messages = messages;
        s_written = false;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Runs what must not be cut short, because a file is there for a moment.</summary>
    public static void Whole(Action work)
    {
        lock (s_files)
            work();
    }

    /// <summary>Runs what writes a result. Once it is written, the verb ends as if nobody had interrupted it.</summary>
    public static T Writing<T>(Func<T> write)
    {
        lock (s_files)
        {
            T written = write();
            s_written = true;
            return written;
        }
    }

    public void Dispose()
    {
        _ended.Set();
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _cancellation.Cancel();
        if (Interlocked.Exchange(ref _asked, 1) == 0)
            new Thread(EndSoon) { IsBackground = true }.Start();
    }

    private void EndSoon()
    {
        if (_ended.Wait(s_patience))
            return;
        lock (s_files)
        {
            if (s_written)
                return;
            _messages.WriteLine("Stopped; nothing was written.");
            _messages.Flush();
            Environment.Exit(ExitCode.Failed);
        }
    }
}
