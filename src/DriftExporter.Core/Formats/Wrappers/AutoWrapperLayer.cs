using DriftExporter.Columns;

namespace DriftExporter.Formats.Wrappers;

/// <summary>Recognises the wrapper by the first lines, and says once what was found. Lines before that are taken as plain records.</summary>
/// <remarks>A runtime wraps every line, so a few lines tell; the first may be torn.</remarks>
internal sealed class AutoWrapperLayer(int maxRecordBytes, int maxDepth, Action<string> found) : ILineLayer
{
    public const string Cri = "cri", Docker = "docker", None = "none";

    private const int Lines = 20;

    private readonly CriLayer _cri = new(maxRecordBytes);
    private readonly DockerLayer _docker = new(maxRecordBytes, maxDepth);
    private readonly PlainLayer _plain = new();
    private string? _name;
    private int _lines;

    public long? RecordTime => Layer.RecordTime;

    private ILineLayer Layer => _name switch { Cri => _cri, Docker => _docker, _ => _plain };

    public void StartFile(RecordFile file)
    {
        _cri.StartFile(file);
        _docker.StartFile(file);
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        if (_name is null && !line.Trim(" \t\r"u8).IsEmpty)
        {
            _lines++;
            _name = CriLine.TryParse(line, out _) ? Cri
                : _docker.Recognises(line) ? Docker
                : _lines == Lines ? None : null;
            if (_name is not null)
                found(_name);
        }

        Layer.Take(line);
    }

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record) => Layer.TryNext(out outcome, out record);

    public void EndInput()
    {
    }

    public void Elapse(long now)
    {
    }

    public RecordReaderState Capture(RecordReaderState state) => Layer.Capture(state) with { Wrapper = _name };

    public void Restore(RecordReaderState state)
    {
        _name = state.Wrapper is Cri or Docker or None ? state.Wrapper : null;
        Layer.Restore(state);
    }
}
