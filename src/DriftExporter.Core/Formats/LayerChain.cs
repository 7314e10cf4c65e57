using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>A preset's records inside a wrapper's lines.</summary>
internal sealed class LayerChain(ILineLayer outer, ILineLayer inner) : ILineLayer
{
    public long? RecordTime => outer.RecordTime;

    public void StartFile(RecordFile file)
    {
        outer.StartFile(file);
        inner.StartFile(file);
    }

    public void Take(ReadOnlySpan<byte> line) => outer.Take(line);

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record)
    {
        while (!inner.TryNext(out outcome, out record))
        {
            if (!outer.TryNext(out outcome, out record))
                return false;
            if (outcome != RecordOutcome.Accepted)
                return true;
            inner.Take(record);
        }

        return true;
    }

    public void EndInput()
    {
        outer.EndInput();
        inner.EndInput();
    }

    public void Elapse(long now)
    {
        outer.Elapse(now);
        inner.Elapse(now);
    }

    public RecordReaderState Capture(RecordReaderState state) => outer.Capture(inner.Capture(state));

    public void Restore(RecordReaderState state)
    {
        outer.Restore(state);
        inner.Restore(state);
    }
}
