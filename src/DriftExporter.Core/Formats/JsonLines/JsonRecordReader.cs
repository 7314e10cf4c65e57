using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>Reads JSON Lines records: one object a line, straight from its bytes into the batch.</summary>
/// <remarks>
/// The dialect is RFC 8259 plus the literals NaN, Infinity and -Infinity, a byte order mark at the start of the line, and
/// a carriage return at its end. Order of refusals: encoding of the whole line; what comes first in the line of
/// malformed JSON and too deep nesting; not an object; filtered; no features.
/// </remarks>
public sealed class JsonRecordReader : IRecordReader
{
    private readonly PaddedLine _line = new();
    private readonly RecordSlots _slots = new();
    private readonly JsonWalker _walker;
    private readonly RecordAssembler _assembler;

    public JsonRecordReader(RecordSchema schema)
    {
        KeyTrie trie = new();
        _assembler = new RecordAssembler(schema, trie.AddPath);
        foreach (RecordField field in schema.Fields.Where(field => field.Kind == FeatureKind.Numeric))
        {
            foreach (IReadOnlyList<string> path in field.Paths)
                trie.Use(trie.AddPath(path), NodeUse.Number);
        }

        if (schema.LatencyPath.Count > 0)
            trie.Use(trie.AddPath(schema.LatencyPath), NodeUse.Number);
        _slots.Grow(trie.Count);
        _walker = new JsonWalker(trie, _slots, schema.MaxDepth);
    }

    public RecordOutcome Read(ReadOnlySpan<byte> line, RecordBatch batch)
    {
        _line.Set(line);
        _assembler.Aim(_slots, batch);
        RecordOutcome outcome = Parse(_line, _walker);
        return outcome == RecordOutcome.Accepted ? _assembler.Assemble(_line.Text, _slots, batch) : outcome;
    }

    public void StartFile()
    {
    }

    /// <summary>Accepted when the line is one well-formed object; then the walker's slots hold its values.</summary>
    internal static RecordOutcome Parse(PaddedLine line, JsonWalker walker)
    {
        Span<byte> text = line.Text;
        int at = JsonSkipper.SkipSpace(text, text.StartsWith("\uFEFF"u8) ? 3 : 0);
        if (at == line.Length)
            return RecordOutcome.Blank;
        return line.IsValidUtf8 ? walker.Walk(text, at, line.Length) : RecordOutcome.RejectedEncoding;
    }
}
