using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.JsonLines;

/// <summary>
/// Finds the columns of JSON Lines that nobody described, and their types: one pass over all records, in which every key
/// that is met becomes a node of the trie.
/// </summary>
internal sealed class JsonColumnInference
{
    /// <summary>Most keys of a file; more is not a table.</summary>
    public const int MaxKeys = 5_000;

    /// <summary>Bytes of the longest key that names a column; values under longer ones are left out.</summary>
    public const int MaxKeyBytes = 4_096;

    private readonly string _path;
    private readonly PaddedLine _line = new();
    private readonly RecordSlots _slots = new();
    private readonly KeyTrie _trie = new();
    private readonly JsonWalker _walker;
    private readonly RecordAssembler _assembler;
    private readonly bool _includeErrors;
    private SeenKinds[] _seen = [];

    /// <param name="path">The file, for messages.</param>
    /// <param name="schema">Conditions and status; its fields are not used.</param>
    /// <param name="includeErrors">Whether records whose status says error are rows.</param>
    public JsonColumnInference(string path, RecordSchema schema, bool includeErrors)
    {
        _path = path;
        _includeErrors = includeErrors;
        _assembler = new RecordAssembler(schema with { Fields = [] }, _trie.AddPath);
        _walker = new JsonWalker(_trie, _slots, schema.MaxDepth) { AddKey = AddKey };
    }

    public RecordTally Tally { get; } = new();

    /// <summary>Takes one line into account.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        _line.Set(line);
        Span<byte> text = _line.Text;
        RecordOutcome outcome = JsonRecordReader.Parse(_line, _walker);
        if (outcome == RecordOutcome.Accepted && !_assembler.Matches(text, _slots))
            outcome = RecordOutcome.Filtered;
        if (outcome == RecordOutcome.Accepted && !_includeErrors && _assembler.IsError(text, _slots))
        {
            Tally.Add(RecordReasons.StatusError);
            return;
        }

        if (outcome == RecordOutcome.Accepted && !Note(text))
            outcome = RecordOutcome.RejectedNoFeatures;
        Tally.Add(outcome);
    }

    /// <summary>The columns in the order in which their keys came up; keys that lead to the same name are one column.</summary>
    public IReadOnlyList<InferredColumn> Columns()
    {
        Dictionary<string, (SeenKinds Seen, List<IReadOnlyList<string>> Paths)> found = new(StringComparer.Ordinal);
        List<string> names = [];
        for (int node = 1; node < _seen.Length; node++)
        {
            if (!IsColumn(node))
                continue;
            IReadOnlyList<string> path = PathOf(node);
            string name = string.Join('.', path);
            if (!found.TryGetValue(name, out (SeenKinds Seen, List<IReadOnlyList<string>> Paths) column))
            {
                column.Paths = [];
                names.Add(name);
            }

            column.Paths.Add(path);
            found[name] = (column.Seen | _seen[node], column.Paths);
        }

        return [.. names.Select(name => new InferredColumn(InferredType.ToColumn(name, found[name].Seen), found[name].Paths))];
    }

    /// <summary>An object whose keys are columns is none itself, unless other records have a value in its place.</summary>
    private bool IsColumn(int node) =>
        (_seen[node] & ~(SeenKinds.Null | SeenKinds.Object)) != 0 || (_seen[node] != 0 && _trie.FirstChild(node) < 0);

    private bool Note(Span<byte> text)
    {
        if (_seen.Length < _trie.Count)
            Array.Resize(ref _seen, _trie.Count);
        bool any = false;
        for (int node = 1; node < _seen.Length; node++)
        {
            if (_slots.Kinds[node] == ValueKind.Absent)
                continue;
            any = true;
            ValueKind kind = EscapedText.Resolve(text, _slots, node);
            _seen[node] |= InferredType.Kind(text, kind, _slots.Tokens[node]);
        }

        return any;
    }

    private int AddKey(int parent, ReadOnlySpan<byte> key)
    {
        if (key.Length > MaxKeyBytes)
            return KeyTrie.Nobody;
        if (_trie.Count > MaxKeys)
        {
            throw new ProblemException(
                _path, $"its records have more than {MaxKeys} different keys.", "Keys name columns: put what differs from record to record into values.");
        }

        int node = _trie.Add(parent, key);
        if (_trie.Depth(node) < JsonWalker.MaxDescent)
            _trie.Use(node, NodeUse.Descend);
        return node;
    }

    private List<string> PathOf(int node)
    {
        List<string> path = [];
        for (; node != KeyTrie.Root; node = _trie.Parent(node))
            path.Insert(0, Encoding.UTF8.GetString(_trie.Key(node)));
        return path;
    }
}
