using DriftExporter.Tailing;

namespace DriftExporter.Pipeline;

/// <summary>Tells the operator what happens to the files, each kind at the level it deserves.</summary>
internal sealed class TailLog(LogLines log, string model) : ITailEvents
{
    public void Report(in TailEvent happened)
    {
        (Severity level, string message) = happened.Kind switch
        {
            TailEventKind.Found => (Severity.Info, "A log file is read from now on."),
            TailEventKind.Rotated => (Severity.Info, "A log file was rotated."),
            TailEventKind.Finished => (Severity.Debug, "A rotated log file is read to its end."),
            TailEventKind.Lost => (Severity.Warn, "Bytes of a log went away before they could be read."),
            TailEventKind.Unreadable => (Severity.Warn, "A log file cannot be read; it is tried again."),
            TailEventKind.Readable => (Severity.Info, "A log file can be read again."),
            TailEventKind.OutsideRoots => (Severity.Error, "A symbolic link leads out of the allowed folders. Add its target to logs.allow_roots if that is meant."),
            TailEventKind.NotAFile => (Severity.Warn, "A matching path is no regular file; it is left alone."),
            TailEventKind.Utf16 => (Severity.Error, "A log file is UTF-16; it is not read. Write UTF-8."),
            TailEventKind.SameFile => (Severity.Info, "The file is read under another path."),
            TailEventKind.Copy => (Severity.Info, "The file is a copy of a log that is known."),
            TailEventKind.BadName => (Severity.Warn, "A file name is not valid UTF-8; it is left alone."),
            TailEventKind.TooManyFiles => (Severity.Error, "More files match than can be watched; the rest is not read."),
            TailEventKind.MountedFile => (Severity.Error, "The path shows a deleted file. Mount the folder, not the single file."),
            TailEventKind.Damaged => (Severity.Warn, "A compressed log is damaged or not complete; it is tried again when it changes."),
            _ => (Severity.Info, happened.Kind.ToString()),
        };
        log.Write(level, message, [("model", model), ("path", happened.Path),
            .. happened.Detail.Length > 0 ? [("detail", (object?)happened.Detail)] : Array.Empty<(string, object?)>(),
            .. happened.Bytes > 0 ? [("bytes", (object?)happened.Bytes)] : Array.Empty<(string, object?)>()]);
    }
}
