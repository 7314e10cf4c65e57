namespace DriftExporter.Tailing;

/// <summary>Why bytes of a log were never read. The text is the label of the metric.</summary>
internal enum LossReason
{
    /// <summary>The file became shorter before its rest was read.</summary>
    Truncated,

    /// <summary>Another file stands at the path, and the former one was found nowhere.</summary>
    RotatedAway,

    /// <summary>The file was removed before its rest was read.</summary>
    Deleted,

    /// <summary>The content before the offset changed, and the file is not shorter.</summary>
    Rewritten,

    /// <summary>The last line of a finished file has no end and is no whole record.</summary>
    Partial,
}

/// <summary>How a path came to show another content.</summary>
internal enum RotationKind
{
    Rename,
    Truncate,
    Rewrite,
    Recreate,
    Symlink,
}

internal enum FileState
{
    /// <summary>Stands at its path and is read as it grows.</summary>
    Tailing,

    /// <summary>Rotated or deleted, and read to its end.</summary>
    Draining,

    /// <summary>There, and cannot be opened or read.</summary>
    Unreadable,

    /// <summary>A copy whose original is being read, or a compressed file still being written.</summary>
    Held,

    /// <summary>Read to its end for good.</summary>
    Finished,
}

/// <summary>The stable texts of the enumerations, for metrics and messages, in their order.</summary>
internal static class TailNames
{
    public static IReadOnlyList<string> LossReasons { get; } = ["truncated", "rotated_away", "deleted", "rewritten", "partial"];

    public static IReadOnlyList<string> RotationKinds { get; } = ["rename", "truncate", "rewrite", "recreate", "symlink"];

    public static IReadOnlyList<string> FileStates { get; } = ["tailing", "draining", "unreadable", "held", "finished"];

    public static IReadOnlyList<string> Looks { get; } = ["present", "enoent", "eacces", "emfile", "estale", "eio", "eloop", "other"];

    public static string Of(LossReason reason) => LossReasons[(int)reason];

    public static string Of(RotationKind kind) => RotationKinds[(int)kind];

    public static string Of(FileState state) => FileStates[(int)state];

    public static string Of(Look look) => Looks[(int)look];
}
