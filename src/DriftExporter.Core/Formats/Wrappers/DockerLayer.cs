using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Wrappers;

/// <summary>Docker's json-file logs: <c>{"log":"…\n","stream":"stdout","time":"…"}</c>. A log that does not end in a line feed goes on
/// in the next line of its stream: the daemon splits at 16 KiB.</summary>
internal sealed class DockerLayer : WrapperLayer
{
    private readonly PaddedLine _line = new();
    private readonly RecordSlots _slots = new();
    private readonly JsonWalker _walker;
    private readonly ZoneOffsets _utc = new(TimeZoneInfo.Utc);
    private readonly int _log, _stream, _time;

    public DockerLayer(int maxRecordBytes, int maxDepth)
        : base(maxRecordBytes)
    {
        KeyTrie trie = new();
        (_log, _stream, _time) = (trie.AddPath(["log"]), trie.AddPath(["stream"]), trie.AddPath(["time"]));
        _walker = new JsonWalker(trie, _slots, maxDepth);
    }

    /// <summary>Whether the line is one, by its keys: a log and a stream or a time beside it.</summary>
    public bool Recognises(ReadOnlySpan<byte> line) =>
        Parse(line) == RecordOutcome.Accepted && IsText(_log)
        && (_slots.Kinds[_stream] != ValueKind.Absent || _slots.Kinds[_time] != ValueKind.Absent);

    public override void Take(ReadOnlySpan<byte> line)
    {
        RecordOutcome outcome = Parse(line);
        if (outcome == RecordOutcome.Blank)
            return;
        if (outcome != RecordOutcome.Accepted || !IsText(_log) || !TryReadStream(out byte stream))
        {
            Refuse();
            return;
        }

        ReadOnlySpan<byte> content = Text(_log);
        long? time = IsText(_time) && Rfc3339Time.TryParse(Text(_time), _utc, out long nanoseconds) ? nanoseconds : null;
        bool isLast = content.EndsWith("\n"u8);
        Part(stream, isLast ? content[..^1].TrimEnd((byte)'\r') : content, isLast, time);
    }

    private RecordOutcome Parse(ReadOnlySpan<byte> line)
    {
        _line.Set(line);
        return JsonRecordReader.Parse(_line, _walker);
    }

    /// <summary>No stream stands for stdout: some log drivers leave it out.</summary>
    private bool TryReadStream(out byte stream)
    {
        stream = Stdout;
        if (_slots.Kinds[_stream] == ValueKind.Absent)
            return true;
        if (!IsText(_stream))
            return false;
        ReadOnlySpan<byte> name = Text(_stream);
        stream = name.SequenceEqual("stderr"u8) ? Stderr : Stdout;
        return stream == Stderr || name.SequenceEqual("stdout"u8);
    }

    private bool IsText(int slot) => _slots.Kinds[slot] is ValueKind.Text or ValueKind.EscapedText;

    private ReadOnlySpan<byte> Text(int slot)
    {
        EscapedText.Resolve(_line.Text, _slots, slot);
        return _line.Text.Slice(_slots.Tokens[slot].Start, _slots.Tokens[slot].Length);
    }
}
