using DriftExporter.Tailing;

namespace DriftExporter.Tests.ColumnarLogs;

internal sealed class Events(List<TailEvent> events) : ITailEvents
{
    public void Report(in TailEvent happened) => events.Add(happened);
}
