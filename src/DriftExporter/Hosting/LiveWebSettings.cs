using DriftExporter.Pipeline;
using DriftExporter.Web;

namespace DriftExporter.Hosting;

/// <summary>The web configuration as its files say now: looked at every second, replaced when they changed and are valid. Requests and
/// handshakes read one reference and never wait for a file system.</summary>
internal sealed class LiveWebSettings : IDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(1);

    private readonly string? _path;
    private readonly LogLines _log;
    private readonly Lock _looking = new();
    private readonly ITimer? _timer;
    private LoadedWebSettings _current;
    private string _seen = "";

    /// <summary>What is wrong with the files as they are now; null: nothing.</summary>
    private string? _failure;

    /// <summary>Throws <see cref="ProblemException"/> when the files are not valid.</summary>
    /// <param name="path">Null: plain HTTP for everybody, for ever.</param>
    public LiveWebSettings(string? path, LogLines log, TimeProvider time)
    {
        (_path, _log) = (path, log);
        _current = new LoadedWebSettings(new WebSettings(), null, []);
        if (path is null)
            return;
        (_current, _seen) = Read(path);
        _timer = time.CreateTimer(_ => LookUnlessLooking(), null, s_pace, s_pace);
    }

    public LoadedWebSettings Current => Volatile.Read(ref _current);

    /// <summary>Reads again what has changed since the last look; what was refused is tried at every look.</summary>
    public void Look()
    {
        lock (_looking)
        {
            if (_path is null || (_failure is null && Describe(_current.Files) == _seen))
                return;
            try
            {
                (LoadedWebSettings next, string seen) = Read(_path);
                Replace(next);
                (_seen, _failure) = (seen, null);
                _log.Info("The web configuration and its certificates are loaded again.");
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // Nobody above would take it: timers have no caller.
                if (_failure != exception.Message)
                    _log.Error("The new web configuration is not used; what was served goes on.", ("error", exception.Message));
                _failure = exception.Message;
            }
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>A file system that hangs holds up one thread, not one more each second.</summary>
    private void LookUnlessLooking()
    {
        if (!_looking.TryEnter())
            return;
        try
        {
            Look();
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void Replace(LoadedWebSettings next)
    {
        if ((next.Tls is null) != (_current.Tls is null))
            throw new ProblemException($"{_path} tls_server_config", "switches TLS on or off, which needs a restart.", "Restart the exporter.");
        if (next.Tls is not null && next.Settings.Http2 != _current.Settings.Http2)
            throw new ProblemException($"{_path} http_server_config.http2", "has changed, which needs a restart.", "Restart the exporter.");
        Volatile.Write(ref _current, next);
    }

    /// <summary>Described before it is read, so that what changes meanwhile is seen at the next look; the first reading tells which files there are.</summary>
    private static (LoadedWebSettings Loaded, string Seen) Read(string path)
    {
        string seen = Describe(WebSettingsFile.Read(path).Files);
        return (WebSettingsFile.Read(path), seen);
    }

    /// <summary>By handles, so that links are followed, as Kubernetes switches them when a Secret changes.</summary>
    private static string Describe(IEnumerable<string> files) => string.Join('\n', files.Select(file =>
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return $"{file} {RandomAccess.GetLength(handle)} {File.GetLastWriteTimeUtc(handle).Ticks}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return file;
        }
    }));
}
