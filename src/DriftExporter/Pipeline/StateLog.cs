using DriftExporter.State;

namespace DriftExporter.Pipeline;

/// <summary>Tells the operator what became of a model's state.</summary>
internal sealed class StateLog(LogLines log, string model) : IStateEvents
{
    private readonly string _failures = model + "/checkpoint";

    public void Report(StateEventKind kind, string detail)
    {
        (Severity level, string message) = kind switch
        {
            StateEventKind.Restored => (Severity.Info, "Reading goes on from the checkpoint."),
            StateEventKind.None => (Severity.Info, "There is no checkpoint yet: windows begin empty, where logs.start_at says."),
            StateEventKind.FellBack => (Severity.Warn, "A checkpoint is damaged; the other generation is used."),
            StateEventKind.Unusable => (Severity.Warn, "No checkpoint can be used: windows begin empty, where logs.start_at says."),
            StateEventKind.OtherWindows => (Severity.Warn, "The checkpoint is of another baseline or configuration: these windows begin empty, logs are read on."),
            StateEventKind.DamagedWindows => (Severity.Warn, "Records of the checkpoint are damaged: these windows begin empty, logs are read on."),
            StateEventKind.Recovered => (Severity.Info, "Checkpoints are written again."),
            _ => (Severity.Warn, "A checkpoint could not be written; it is tried again."),
        };
        (string, object?)[] fields = [("model", model), .. detail.Length > 0 ? [("detail", (object?)detail)] : Array.Empty<(string, object?)>()];
        if (kind == StateEventKind.Failed)
            log.WarnOnceAMinute(_failures, message, fields);
        else
            log.Write(level, message, fields);
    }
}
