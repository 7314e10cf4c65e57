using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Exposition;

/// <summary>One model as a page shows it: an immutable value, published by its pipeline after each evaluation.</summary>
internal sealed record ModelSnapshot
{
    public required ModelLabels Labels { get; init; }

    public required BaselineProfile Baseline { get; init; }

    public required IReadOnlyList<FeatureReference> References { get; init; }

    /// <summary>Minus what is left out below the minimum of rows; one entry a window.</summary>
    public required DriftSnapshot Drift { get; init; }

    /// <summary>Up by one at every evaluation, from 1.</summary>
    public required long Generation { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    public required TimeSpan EvaluationDuration { get; init; }

    public required SourceSnapshot Source { get; init; }
}

/// <summary>What the source of a model's records has come to. Counters start at 0 with the process.</summary>
internal sealed record SourceSnapshot
{
    public long Accepted { get; init; }

    /// <summary>By the contract's reasons; every reason is there, at 0 when nothing was rejected for it.</summary>
    public required IReadOnlyList<(string Reason, long Count)> Rejected { get; init; }

    public long Filtered { get; init; }

    public required IReadOnlyList<(string Reason, long Count)> TimeProblems { get; init; }

    public long Predictions { get; init; }

    public long Errors { get; init; }

    /// <summary>Null until a record told a latency.</summary>
    public LatencySnapshot? Latency { get; init; }

    /// <summary>Null until a record told its time, or arrived in a source without times.</summary>
    public DateTimeOffset? LastEvent { get; init; }

    public long ReadBytes { get; init; }

    public required IReadOnlyList<(string Reason, long Count)> LostBytes { get; init; }

    public required IReadOnlyList<(string Kind, long Count)> Rotations { get; init; }

    public long LagBytes { get; init; }

    public required IReadOnlyList<(string State, long Count)> Files { get; init; }

    public bool Up { get; init; }

    public bool CaughtUp { get; init; }
}
