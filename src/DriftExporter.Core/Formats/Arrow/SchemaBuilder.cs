using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>Makes the column list of a schema's fields: leaves of structs by their path, nested things as one entry each.</summary>
/// <remarks>Of columns with the same name the first has it; later ones are listed with a number, and not read: which one is meant
/// cannot be told from the name.</remarks>
internal sealed class SchemaBuilder(bool isBigEndian, int version)
{
    /// <summary>Bounds the names of all columns together: a path repeats its parents' names.</summary>
    private const int MaxNameCharacters = 1 << 24;

    private readonly List<ArrowColumn> _columns = [];
    private readonly Dictionary<string, ArrowColumn> _byName = new(StringComparer.Ordinal);
    private int _nodes;
    private int _buffers;
    private int _views;
    private bool _isExact = true;
    private int _nameCharacters;

    public IReadOnlyList<ArrowColumn> Columns => _columns;

    public IReadOnlyDictionary<string, ArrowColumn> ByName => _byName;

    public BatchShape Shape => new(_nodes, _buffers, _views, _isExact);

    public void Build(ArrowField[] fields) => AddChildren(fields, "", []);

    /// <summary>The values of a field's dictionary as an array of their own.</summary>
    public ArrayLayout AddValues(ArrowField field) =>
        AddArray(field with { DictionaryId = null }, [], isOpaque: ColumnTypes.Resolve("", field).Unsupported is not null);

    private ArrayPlace Next => new(_nodes, _buffers, _views);

    private void AddChildren(ArrowField[] fields, string prefix, IReadOnlyList<ArrayPlace> structs)
    {
        foreach (ArrowField field in fields)
        {
            string name = Name(prefix, field.Name);
            bool isStruct = field is { Type.Id: ArrowTypeId.Struct, DictionaryId: null, Children.Length: > 0 };
            SourceColumn source = ColumnTypes.Resolve(name, field);
            if (!_isExact)
                source = source with { Unsupported = "it comes behind a column of a type that is not known, and cannot be found. Leave that column out." };
            if (isStruct)
            {
                ArrayPlace place = Next;
                _nodes++;
                _buffers++;
                AddStruct(source, place, structs);
                AddChildren(field.Children, name + ".", [.. structs, place]);
            }
            else
            {
                Add(source, AddArray(field, structs, isOpaque: source.Unsupported is not null));
            }
        }
    }

    private string Name(string prefix, string name)
    {
        _nameCharacters += prefix.Length + name.Length;
        if (_nameCharacters > MaxNameCharacters)
            Corrupt.Throw($"the names of the columns are longer than {MaxNameCharacters} characters together");
        return prefix + name;
    }

    private void Add(SourceColumn source, ArrayLayout layout)
    {
        var column = new ArrowColumn(source, layout);
        if (!_byName.TryAdd(source.Name, column))
        {
            // Numbers go up with the columns, so that ten thousand columns of one name are no ten thousand squared tries.
            string unique = $"{source.Name} (column {_columns.Count + 1})";
            while (_byName.ContainsKey(unique))
                unique += "'";
            column = column with
            {
                Source = source with { Name = unique, Unsupported = $"a column before it has the name \"{source.Name}\" too, and that one is read. Rename one of them." },
            };
            _byName.Add(unique, column);
        }

        _columns.Add(column);
    }

    /// <summary>A struct is no column, but a record's path may end at it.</summary>
    private void AddStruct(SourceColumn source, ArrayPlace place, IReadOnlyList<ArrayPlace> structs) =>
        _byName.TryAdd(source.Name, new ArrowColumn(source, new ArrayLayout
        {
            Place = place, Type = new ArrowType(ArrowTypeId.Struct), IsBigEndian = isBigEndian, HasValidity = true, Structs = structs, IsOpaque = true,
        }));

    /// <summary>Counts an array and all below it.</summary>
    private ArrayLayout AddArray(ArrowField field, IReadOnlyList<ArrayPlace> structs, bool isOpaque)
    {
        ArrayPlace place = Next;
        bool isIndex = field.DictionaryId is not null;
        int buffers = isIndex ? 2 : BufferCount(field.Type);
        _nodes++;
        _buffers += buffers;
        _views += !isIndex && field.Type.IsView ? 1 : 0;
        bool hasRuns = !isOpaque && !isIndex && field.Type.Id == ArrowTypeId.RunEndEncoded;
        ArrayLayout[] children = isIndex ? [] : [.. field.Children.Select(child => AddArray(child, [], isOpaque: !hasRuns))];
        return new ArrayLayout
        {
            Place = place,
            Type = field.Type,
            IsBigEndian = isBigEndian,
            HasValidity = _isExact && (isIndex || HasValidity(field.Type.Id)),
            Structs = _isExact ? structs : [],
            DictionaryId = field.DictionaryId,
            IndexType = field.IndexType,
            IsOpaque = isOpaque,
            RunEnds = hasRuns ? children[0] : null,
            Values = hasRuns ? children[1] : null,
        };
    }

    private bool HasValidity(ArrowTypeId id) => id switch
    {
        ArrowTypeId.Null or ArrowTypeId.RunEndEncoded => false,
        ArrowTypeId.Union => version < 5,
        _ => true,
    };

    /// <summary>Buffers of an array itself, those of its children not counted.</summary>
    private int BufferCount(in ArrowType type)
    {
        switch (type.Id)
        {
            case ArrowTypeId.Null or ArrowTypeId.RunEndEncoded:
                return 0;
            case ArrowTypeId.Struct or ArrowTypeId.FixedSizeList:
                return 1;
            case ArrowTypeId.Utf8 or ArrowTypeId.Binary or ArrowTypeId.LargeUtf8 or ArrowTypeId.LargeBinary
                or ArrowTypeId.ListView or ArrowTypeId.LargeListView:
                return 3;
            case ArrowTypeId.Union:
                return (version < 5 ? 1 : 0) + (type.IsDense ? 2 : 1);
            case >= ArrowTypeId.Null and <= ArrowTypeId.LargeListView:
                return 2;
            default:
                _isExact = false;
                return 0;
        }
    }
}
