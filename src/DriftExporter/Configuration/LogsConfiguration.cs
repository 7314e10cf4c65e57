namespace DriftExporter.Configuration;

/// <summary>Which files hold a model's inference log, and how they are written.</summary>
internal sealed record LogsConfiguration
{
    /// <summary>Full paths, with wildcards; at least one.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Without a slash: compared with a file's name; with one: a full path.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = ["*.gz"];

    /// <summary>Full paths of folders that symbolic links may lead into, beside those of <see cref="Paths"/>.</summary>
    public IReadOnlyList<string> AllowRoots { get; init; } = [];

    public LogFormat Format { get; init; } = LogFormat.Auto;
    public LogWrapper Wrapper { get; init; } = LogWrapper.None;
    public LogPreset Preset { get; init; } = LogPreset.None;

    /// <summary>Where to begin in files that are there at the first start.</summary>
    public LogStart StartAt { get; init; } = LogStart.Beginning;

    /// <summary>Finishes a rotated file from its compressed copy.</summary>
    public bool ReadCompressed { get; init; }

    /// <summary>All must hold for a record to count. Empty: every record counts.</summary>
    public IReadOnlyList<WhereCondition> Where { get; init; } = [];
}

/// <summary>The value at the path, as a category key, is one of the values.</summary>
internal sealed record WhereCondition(IReadOnlyList<string> Path, IReadOnlyList<string> Values);

internal enum LogFormat
{
    Auto,
    JsonLines,
    Csv,
    Arrow,
    Parquet,
}

/// <summary>What a container runtime puts around each record.</summary>
internal enum LogWrapper
{
    None,
    Cri,
    Docker,
    Auto,
}

/// <summary>A serving platform's own layout of records.</summary>
internal enum LogPreset
{
    None,
    SageMaker,
    KServe,
    BentoMl,
    AzureMl,
    Auto,
}

internal enum LogStart
{
    Beginning,
    End,
}
