using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>Gives each line as it is.</summary>
internal sealed class PlainLayer : ILineLayer
{
    private byte[] _line = [];
    private int _length = -1;

    public void StartFile(RecordFile file)
    {
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        if (line.Length > _line.Length)
            _line = new byte[Math.Max(line.Length, 2 * _line.Length)];
        line.CopyTo(_line);
        _length = line.Length;
    }

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record)
    {
        outcome = RecordOutcome.Accepted;
        record = _length < 0 ? default : _line.AsSpan(0, _length);
        bool any = _length >= 0;
        _length = -1;
        return any;
    }

    public void EndInput()
    {
    }

    public void Elapse(long now)
    {
    }

    public RecordReaderState Capture(RecordReaderState state) => state;

    public void Restore(RecordReaderState state)
    {
    }
}
