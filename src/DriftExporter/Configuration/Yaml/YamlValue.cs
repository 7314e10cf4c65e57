namespace DriftExporter.Configuration.Yaml;

/// <summary>A node of a document. An aliased node is one object that stands in several places; nothing is ever changed.</summary>
/// <param name="Origin">Its first character.</param>
internal abstract record YamlValue(Origin Origin)
{
    /// <summary>Nodes in it, itself too, aliased ones as often as they stand: what walking it costs.</summary>
    public abstract long Nodes { get; }
}

/// <param name="Text">Unquoted and unescaped.</param>
/// <param name="IsPlain">Written without quotes: may be a number, a boolean or nothing. Quoted text is only ever text.</param>
internal sealed record YamlScalar(Origin Origin, string Text, bool IsPlain) : YamlValue(Origin)
{
    public override long Nodes => 1;

    /// <summary>An absent value: <c>key:</c>, <c>key: null</c>, <c>key: ~</c>.</summary>
    public bool IsNull => IsPlain && !Origin.Source.IsFlag && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(Origin Origin, IReadOnlyList<YamlValue> Items) : YamlValue(Origin)
{
    public override long Nodes { get; } = 1 + Items.Sum(item => item.Nodes);
}

/// <summary>Entries in their order; keys may repeat here, the reader complains.</summary>
internal sealed record YamlMap(Origin Origin, IReadOnlyList<YamlEntry> Entries) : YamlValue(Origin)
{
    public override long Nodes { get; } = 1 + Entries.Sum(entry => 1 + entry.Value.Nodes);
}

internal readonly record struct YamlEntry(YamlScalar Key, YamlValue Value);
