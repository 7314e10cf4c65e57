using DriftExporter.Columns;

namespace DriftExporter.Formats.Parquet;

/// <summary>Makes the column list from the schema's nodes: leaves of structs by their path, nested things as one entry each.</summary>
internal sealed class SchemaBuilder
{
    private const int MaxDepth = 64;

    /// <summary>Bounds the names of all columns together: a path repeats its parents' names.</summary>
    private const int MaxNameCharacters = 1 << 24;

    private readonly List<SchemaElement> schema;
    private readonly List<ParquetColumn> columns = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private int at;
    private int leaf;
    private int nameCharacters;

    private SchemaBuilder(List<SchemaElement> schema) => this.schema = schema;

    /// <summary>The columns, and in <paramref name="leafCount"/> how many chunks each row group has.</summary>
    public static List<ParquetColumn> Build(List<SchemaElement> schema, out int leafCount)
    {
        if (schema.Count == 0 || schema[0].Type is not null)
            throw new InvalidDataException("the schema has no root");
        var builder = new SchemaBuilder(schema);
        builder.AddChildren(builder.Next(), "", 0, 0);
        if (builder.at != schema.Count)
            throw new InvalidDataException($"the schema has {schema.Count} nodes, and its tree only {builder.at}");
        leafCount = builder.leaf;
        return builder.columns;
    }

    private SchemaElement Next()
    {
        if (at >= schema.Count)
            throw new InvalidDataException("the schema has fewer nodes than its groups have children");
        return schema[at++];
    }

    private void AddChildren(in SchemaElement parent, string prefix, int definitionLevel, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"the schema is nested more than {MaxDepth} deep");
        for (int child = 0; child < parent.ChildCount; child++)
        {
            SchemaElement element = Next();
            string name = Name(prefix, element.Name);
            var repetition = (Repetition?)element.Repetition;
            if (repetition is null or < Repetition.Required or > Repetition.Vector)
                throw new InvalidDataException($"the column \"{name}\" has the repetition {element.Repetition?.ToString() ?? "none"}");
            int level = definitionLevel + (repetition == Repetition.Required ? 0 : 1);
            if (NestedText(element, repetition.Value) is string nested)
                AddNested(element, name, nested, depth);
            else if (element.Type is null)
                AddChildren(element, name + ".", level, depth + 1);
            else
                AddLeaf(element, name, level);
        }
    }

    private string Name(string prefix, string name)
    {
        nameCharacters += prefix.Length + name.Length;
        if (nameCharacters > MaxNameCharacters)
            throw new InvalidDataException($"the names of the columns are longer than {MaxNameCharacters} characters together");
        return prefix + name;
    }

    /// <summary>Null for a flat node.</summary>
    private static string? NestedText(in SchemaElement element, Repetition repetition)
    {
        LogicalType type = ColumnTypes.Annotation(element).Type;
        if (element.Type is null && type is LogicalType.List or LogicalType.Map or LogicalType.Variant)
            return type switch { LogicalType.List => "list", LogicalType.Map => "map", _ => "variant" };
        if (repetition is Repetition.Repeated or Repetition.Vector)
            return repetition == Repetition.Repeated ? "repeated" : "vector";
        return element.Type is null && element.ChildCount <= 0 ? "struct" : null;
    }

    private void AddNested(in SchemaElement element, string name, string text, int depth)
    {
        int first = leaf;
        SkipChildren(element, depth);
        var source = new SourceColumn(Unique(name), SourceType.Nested, text, $"a {text} column holds no single value per row. Leave the column out.");
        columns.Add(new ParquetColumn(source, first, default, default, 0, 0, 0));
    }

    private void SkipChildren(in SchemaElement element, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"the schema is nested more than {MaxDepth} deep");
        if (element.Type is not null)
        {
            leaf++;
            return;
        }

        for (int child = 0; child < element.ChildCount; child++)
            SkipChildren(Next(), depth + 1);
    }

    private void AddLeaf(in SchemaElement element, string name, int definitionLevel)
    {
        if (!Enum.IsDefined((PhysicalType)element.Type!.Value))
            throw new InvalidDataException($"the column \"{name}\" has the unknown physical type {element.Type}");
        var physical = (PhysicalType)element.Type.Value;
        if (physical == PhysicalType.FixedLenByteArray && element.TypeLength <= 0)
            throw new InvalidDataException($"the column \"{name}\" has values of the fixed length {element.TypeLength}");
        ColumnType type = ColumnTypes.Resolve(physical, element);
        int width = physical switch
        {
            PhysicalType.Boolean => 1,
            PhysicalType.Int32 or PhysicalType.Float => 4,
            PhysicalType.Int64 or PhysicalType.Double => 8,
            PhysicalType.Int96 => 12,
            PhysicalType.FixedLenByteArray => element.TypeLength,
            _ => 0,
        };
        var source = new SourceColumn(Unique(name), type.Source, type.Text, type.Unsupported);
        columns.Add(new ParquetColumn(source, leaf++, physical, type.Kind, width, type.Scale, definitionLevel));
    }

    /// <summary>Parquet allows two columns of one name; the later one is told apart by its number.</summary>
    private string Unique(string name)
    {
        string unique = name;
        for (int number = 2; !names.Add(unique); number++)
            unique = $"{name} ({number})";
        return unique;
    }
}
