using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>A column as callers see it, and where it is.</summary>
internal sealed record ArrowColumn(SourceColumn Source, ArrayLayout Layout);

/// <summary>The values of a dictionary: alone in their batch.</summary>
internal sealed record DictionaryLayout(ArrowType Type, ArrayLayout Values, BatchShape Shape);

/// <summary>How many nodes and buffers every record batch has.</summary>
/// <param name="Nodes">Arrays.</param>
/// <param name="Buffers">Without the further ones of views.</param>
/// <param name="Views">Arrays of views.</param>
/// <param name="IsExact">False where a type is not known: there may be more.</param>
internal readonly record struct BatchShape(int Nodes, int Buffers, int Views, bool IsExact);

/// <summary>The columns of a stream or file, and where they are in its record batches.</summary>
internal sealed class ArrowSchema
{
    private readonly ArrowField[] _fields;
    private readonly bool _isBigEndian;
    private readonly int _version;

    private ArrowSchema(ArrowField[] fields, bool isBigEndian, int version)
    {
        (_fields, _isBigEndian, _version) = (fields, isBigEndian, version);
        var builder = new SchemaBuilder(isBigEndian, version);
        builder.Build(fields);
        Columns = builder.Columns;
        ByName = builder.ByName;
        Shape = builder.Shape;
        var dictionaries = new Dictionary<long, DictionaryLayout>();
        AddDictionaries(fields, dictionaries);
        Dictionaries = dictionaries;
    }

    /// <summary>Leaves in the order of the schema; structs are in the names of their leaves.</summary>
    public IReadOnlyList<ArrowColumn> Columns { get; }

    /// <summary>All columns, and the structs.</summary>
    public IReadOnlyDictionary<string, ArrowColumn> ByName { get; }

    public BatchShape Shape { get; }

    public IReadOnlyDictionary<long, DictionaryLayout> Dictionaries { get; }

    public static ArrowSchema Parse(in FlatTable schema, int version) =>
        new(SchemaParser.Parse(schema, out bool isBigEndian), isBigEndian, version);

    /// <summary>Whether batches of the other schema can be read as batches of this one.</summary>
    public bool Matches(ArrowSchema other) =>
        _isBigEndian == other._isBigEndian && _version == other._version && Match(_fields, other._fields);

    private static bool Match(ArrowField[] left, ArrowField[] right) =>
        left.Length == right.Length && left.Zip(right).All(pair =>
            pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type && pair.First.DictionaryId == pair.Second.DictionaryId
            && pair.First.IndexType == pair.Second.IndexType && Match(pair.First.Children, pair.Second.Children));

    private void AddDictionaries(ArrowField[] fields, Dictionary<long, DictionaryLayout> dictionaries)
    {
        foreach (ArrowField field in fields)
        {
            AddDictionaries(field.Children, dictionaries);
            if (field.DictionaryId is not long id)
                continue;
            var builder = new SchemaBuilder(_isBigEndian, _version);
            ArrayLayout values = builder.AddValues(field);
            if (!dictionaries.TryAdd(id, new DictionaryLayout(field.Type, values, builder.Shape)) && dictionaries[id].Type != field.Type)
                Corrupt.Throw($"the column \"{field.Name}\" shares the dictionary {id} with a column of another type");
        }
    }
}
