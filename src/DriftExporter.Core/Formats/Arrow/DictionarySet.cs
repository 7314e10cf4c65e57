using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>The dictionaries that somebody reads, kept up to date by the dictionary batches of a stream.</summary>
internal sealed class DictionarySet(ArrowSchema schema)
{
    private readonly Dictionary<(long Id, FeatureKind Kind), Entry> _entries = [];

    /// <summary>The values of a dictionary of the schema; empty until its first batch.</summary>
    public DictionaryValues Get(long id, FeatureKind kind)
    {
        if (!_entries.TryGetValue((id, kind), out Entry? entry))
            _entries.Add((id, kind), entry = new Entry(ArrayReaders.Create(schema.Dictionaries[id].Values, kind, this), kind));
        return entry.Values;
    }

    /// <summary>Whether a batch of this dictionary has to be loaded.</summary>
    public bool IsRead(long id) => _entries.ContainsKey((id, FeatureKind.Numeric)) || _entries.ContainsKey((id, FeatureKind.Categorical));

    /// <summary>Takes a batch of the dictionary, whose header is parsed: its values are added to those there are, or replace them.</summary>
    public void Load(long id, bool isDelta, BatchBody body)
    {
        foreach (((long Id, FeatureKind Kind) key, Entry entry) in _entries)
        {
            if (key.Id == id)
                entry.Load(body, isDelta);
        }
    }

    /// <summary>Forgets the values of one dictionary, so that its entries are missed and not taken for others.</summary>
    public void Forget(long id)
    {
        foreach (((long Id, FeatureKind Kind) key, Entry entry) in _entries)
        {
            if (key.Id == id)
                entry.Values.Clear();
        }
    }

    /// <summary>A new stream begins.</summary>
    public void Clear()
    {
        foreach (Entry entry in _entries.Values)
            entry.Values.Clear();
    }

    private sealed class Entry(ArrayReader reader, FeatureKind kind)
    {
        private readonly ColumnBatch _rows = new([kind]);

        public DictionaryValues Values { get; } = new(kind);

        public void Load(BatchBody body, bool isDelta)
        {
            if (!isDelta)
                Values.Clear();
            reader.Open(body, body.Header.Length);
            for (long done = 0; done < reader.Length;)
            {
                int count = (int)Math.Min(ColumnBatch.MaxRows, reader.Length - done);
                _rows.Clear();
                reader.Read(done, count, _rows.Columns[0], 0);
                Values.Append(_rows.Columns[0], count);
                done += count;
            }
        }
    }
}
