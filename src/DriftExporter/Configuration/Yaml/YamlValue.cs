namespace DriftExporter.Configuration.Yaml;

/// <summary>A node of a document. An aliased node is one object that stands in several places; nothing is ever changed.</summary>
/// <param name="Origin">Its first character.</param>
/// <param name="Nodes">Nodes in it, itself too, aliases counted as often as they stand: what walking it costs.</param>
internal abstract record YamlValue(Origin Origin, long Nodes);

/// <param name="Text">Unquoted and unescaped.</param>
/// <param name="IsPlain">Written without quotes: may be a number, a boolean or nothing. Quoted text is only ever text.</param>
internal sealed record YamlScalar(Origin Origin, string Text, bool IsPlain) : YamlValue(Origin, 1)
{
    /// <summary>An absent value: <c>key:</c>, <c>key: null</c>, <c>key: ~</c>.</summary>
    public bool IsNull => IsPlain && !Origin.Source.IsFlag && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(Origin Origin, IReadOnlyList<YamlValue> Items, long Nodes) : YamlValue(Origin, Nodes);

/// <summary>Entries in their order; keys may repeat here, the reader complains.</summary>
internal sealed record YamlMap(Origin Origin, IReadOnlyList<YamlEntry> Entries, long Nodes) : YamlValue(Origin, Nodes);

internal readonly record struct YamlEntry(YamlScalar Key, YamlValue Value);
