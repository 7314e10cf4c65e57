using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>Recognises the platform by the first of its records, and says once what was found. Until then lines are taken as plain records.</summary>
internal sealed class AutoPresetLayer(PresetPlan plan, Func<byte[]?>? findSchema, Action<string> found) : ILineLayer
{
    /// <summary>So many objects of no platform: they are plain records.</summary>
    private const int Objects = 1000;

    private readonly PaddedLine _line = new();
    private readonly JsonTape _tape = new(plan.MaxDepth);
    private ILineLayer _layer = new PlainLayer();
    private string? _name;
    private int _objects;
    private RecordFile _file;

    public void StartFile(RecordFile file)
    {
        _file = file;
        _layer.StartFile(file);
    }

    public void Take(ReadOnlySpan<byte> line)
    {
        if (_name is null && Recognise(line) is { } name)
        {
            Become(name);
            found(name);
        }

        _layer.Take(line);
    }

    public bool TryNext(out RecordOutcome outcome, out ReadOnlySpan<byte> record) => _layer.TryNext(out outcome, out record);

    public void EndInput() => _layer.EndInput();

    public void Elapse(long now) => _layer.Elapse(now);

    public RecordReaderState Capture(RecordReaderState state) => _layer.Capture(state) with { Preset = _name };

    public void Restore(RecordReaderState state)
    {
        if (state.Preset is { } name && (name == PresetNames.None || PresetNames.All.Contains(name)))
            Become(name);
        _layer.Restore(state);
    }

    private void Become(string name)
    {
        _name = name;
        _layer = PresetNames.Create(name, plan, findSchema);
        _layer.StartFile(_file);
    }

    private string? Recognise(ReadOnlySpan<byte> line)
    {
        _line.Set(line);
        if (_tape.Parse(_line) != RecordOutcome.Accepted)
            return null;
        if (PresetNames.Recognise(_tape, _line.Text) is { } name)
            return name;
        return _tape.Is(0, ValueKind.Object) && ++_objects == Objects ? PresetNames.None : null;
    }
}
