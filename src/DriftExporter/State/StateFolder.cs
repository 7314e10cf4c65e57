using System.Text;

namespace DriftExporter.State;

/// <summary>Another process has the folder.</summary>
internal sealed class StateInUseException(string path) : Exception($"{path} is in use by another exporter.");

/// <summary>
/// The folder of <c>state_directory</c>: a lock, and a folder for each model. Who has the lock writes here; a folder that cannot
/// be written or locked is tried again at every checkpoint.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const int LongestName = 80;

    private readonly StateFiles _files;
    private readonly Lock _sync = new();
    private FileStream? _lock;

    private StateFolder(string path, StateFiles files)
    {
        FullPath = path;
        _files = files;
    }

    public string FullPath { get; }

    /// <summary>Throws <see cref="StateInUseException"/>; whatever else is wrong shows when a checkpoint is written.</summary>
    public static StateFolder Open(string path, StateFiles? files = null)
    {
        var folder = new StateFolder(path, files ?? new StateFiles());
        try
        {
            folder.EnsureLocked();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that is read-only or not there yet holds up nothing.
        }

        return folder;
    }

    public ModelFolder ForModel(string model) => new(Path.Combine(FullPath, NameOf(model)), _files);

    /// <summary>Throws when the folder cannot be locked: held by another, read-only, full.</summary>
    public void EnsureLocked()
    {
        lock (_sync)
        {
            if (_lock is not null)
                return;
            try
            {
                Directory.CreateDirectory(FullPath);
                _lock = new FileStream(Path.Combine(FullPath, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsHeld(exception))
            {
                throw new StateInUseException(FullPath);
            }
        }
    }

    public void Dispose()
    {
        lock (_sync)
            _lock?.Dispose();
    }

    /// <summary>A model's name as the name of a folder: other bytes than letters, digits, '-' and '_' as %XX.</summary>
    private static string NameOf(string model)
    {
        var name = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(model))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_')
                name.Append((char)value);
            else
                name.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return name.Length <= LongestName ? name.ToString() : $"{name.ToString(0, LongestName)}%{Crc32C.Extend(0, Encoding.UTF8.GetBytes(model)):x8}";
    }

    /// <summary>EAGAIN of Linux, of macOS, and Windows' sharing violation.</summary>
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 11 or 35 or 32;
}
