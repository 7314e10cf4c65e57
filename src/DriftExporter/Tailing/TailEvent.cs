namespace DriftExporter.Tailing;

/// <summary>What an operator may want to know of a log. The comment names the level it deserves.</summary>
internal enum TailEventKind
{
    /// <summary>Info: a file is read from now on.</summary>
    Found,

    /// <summary>Info: the log's path shows another file, or another content; Detail is the rotation's kind.</summary>
    Rotated,

    /// <summary>Debug: a rotated or deleted file is read to its end and closed.</summary>
    Finished,

    /// <summary>Warning: Bytes that were never read are gone; Detail is the reason.</summary>
    Lost,

    /// <summary>Warning, once until it changes: the file or folder cannot be looked at; Detail is the error.</summary>
    Unreadable,

    /// <summary>Info: it can be read again.</summary>
    Readable,

    /// <summary>Error, once: a symbolic link leads out of the allowed folders; Detail is where to.</summary>
    OutsideRoots,

    /// <summary>Warning, once: a matching path is a pipe, socket or device.</summary>
    NotAFile,

    /// <summary>Error, once per content: the file is UTF-16; it is not read.</summary>
    Utf16,

    /// <summary>Info, once: the path shows a file that is read under another path; Detail is that path.</summary>
    SameFile,

    /// <summary>Info: a copy of a log that is known; what has been read of the log is not read again. Detail is the log.</summary>
    Copy,

    /// <summary>Warning, once: a name in the folder is not valid UTF-8.</summary>
    BadName,

    /// <summary>Error, once: more files match than <see cref="TailOptions.MaxFiles"/>; the rest is not read.</summary>
    TooManyFiles,

    /// <summary>Error, once: the path shows a deleted file. A single file was mounted; mount its folder.</summary>
    MountedFile,

    /// <summary>Warning: a compressed file is damaged or not complete; it is tried again when it changes.</summary>
    Damaged,
}

/// <summary>Something that happened to a file. Never holds content of the file.</summary>
internal readonly record struct TailEvent(TailEventKind Kind, string Path, long Bytes = 0, string Detail = "");

internal interface ITailEvents
{
    void Report(in TailEvent happened);
}
