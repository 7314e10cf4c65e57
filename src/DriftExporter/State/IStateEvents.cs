namespace DriftExporter.State;

/// <summary>What an operator may want to know of a model's state. The comment names the level it deserves.</summary>
internal enum StateEventKind
{
    /// <summary>Info: windows and places are those of the checkpoint.</summary>
    Restored,

    /// <summary>Info: there was no checkpoint.</summary>
    None,

    /// <summary>Warning: the newest checkpoint is damaged, and the one before it is used. Detail says how.</summary>
    FellBack,

    /// <summary>Warning: no checkpoint can be used; everything begins anew. Detail says why.</summary>
    Unusable,

    /// <summary>Warning: places are those of the checkpoint, these windows begin empty: another baseline or configuration.</summary>
    OtherWindows,

    /// <summary>Warning: places are those of the checkpoint, these windows begin empty: their files are damaged.</summary>
    DamagedWindows,

    /// <summary>Warning: a checkpoint could not be written; it is tried again.</summary>
    Failed,

    /// <summary>Info: checkpoints are written again.</summary>
    Recovered,
}

internal interface IStateEvents
{
    /// <summary>Never with content of logs.</summary>
    void Report(StateEventKind kind, string detail);
}
