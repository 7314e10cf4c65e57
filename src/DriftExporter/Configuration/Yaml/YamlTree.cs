using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DriftExporter.Configuration.Yaml;

/// <summary>
/// Builds the tree of a YAML document from the parser's events. YamlDotNet's own representation model recurses (deep
/// nesting ends the process), stops at the first duplicate key, and hashes nodes through aliases; this tree keeps
/// positions, shares aliased nodes and is bounded.
/// </summary>
/// <remarks>
/// Invariants: 1 depth never exceeds <see cref="MaximumDepth"/>; 2 no node stands for more than
/// <see cref="MaximumNodes"/> nodes with its aliases written out, so that walking the tree is bounded;
/// 3 an alias names a node that is complete, so that the tree has no cycles.
/// </remarks>
internal sealed class YamlTree
{
    public const int MaximumDepth = 32;
    public const int MaximumNodes = 100_000;

    private readonly ConfigurationSource source;
    private readonly YamlEvents events;

    /// <summary>Null while the node is under construction.</summary>
    private readonly Dictionary<string, YamlValue?> anchors = [];
    private readonly Stack<Frame> open = new();
    private readonly YamlMerge merge = new();
    private YamlValue? root;

    private YamlTree(string text, ConfigurationSource source)
    {
        this.source = source;
        events = new(text, source);
    }

    /// <summary>The document's root; null when the text has no document. Throws on the first thing that is not YAML.</summary>
    public static YamlValue? Read(string text, ConfigurationSource source) => new YamlTree(text, source).Read();

    private YamlValue? Read()
    {
        bool documentEnded = false;
        while (events.MoveNext(out ParsingEvent parsed))
        {
            Origin origin = OriginOf(parsed.Start);
            switch (parsed)
            {
                case DocumentStart when documentEnded:
                    throw Refuse(origin, "a second document begins here.", "Write one document: delete the line ---.");
                case DocumentEnd:
                    documentEnded = true;
                    break;
                case Scalar scalar:
                    Complete(new YamlScalar(origin, scalar.Value, scalar.Style == ScalarStyle.Plain), AnchorOf(scalar, origin));
                    break;
                case AnchorAlias alias:
                    Complete(Resolve(alias, origin), anchor: null);
                    break;
                case MappingStart or SequenceStart:
                    Open((NodeEvent)parsed, origin);
                    break;
                case MappingEnd or SequenceEnd:
                    Close();
                    break;
            }
        }
        return root;
    }

    private void Open(NodeEvent node, Origin origin)
    {
        if (open.Count == MaximumDepth)
            throw Refuse(origin, $"is nested more than {MaximumDepth} deep.", "No key of the configuration is: check brackets and indentation.");
        string? anchor = AnchorOf(node, origin);
        if (anchor is not null)
            anchors[anchor] = null;
        open.Push(new(origin, node is MappingStart, anchor));
    }

    private void Close()
    {
        Frame frame = open.Pop();
        YamlValue node = frame.IsMap ? new YamlMap(frame.Origin, merge.Apply(frame.Entries)) : new YamlList(frame.Origin, frame.Items);
        if (node.Nodes > MaximumNodes)
            throw Refuse(frame.Origin, $"stands for more than {MaximumNodes} nodes when its aliases are written out.", "Use fewer aliases.");
        Complete(node, frame.Anchor);
    }

    private void Complete(YamlValue node, string? anchor)
    {
        if (anchor is not null)
            anchors[anchor] = node;
        if (open.Count == 0)
        {
            root = node;
            return;
        }
        Frame frame = open.Peek();
        if (!frame.IsMap)
        {
            frame.Items.Add(node);
        }
        else if (frame.Key is { } key)
        {
            frame.Entries.Add(new(key, node));
            frame.Key = null;
        }
        else
        {
            frame.Key = node as YamlScalar
                ?? throw Refuse(node.Origin, "a list or a mapping cannot be a key.", "Write text before the colon.");
        }
    }

    private YamlValue Resolve(AnchorAlias alias, Origin origin)
    {
        string name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out YamlValue? node))
            throw Refuse(origin, $"*{name} is an alias without an anchor &{name}.", $"Put a text that begins with * in quotes: \"*{name}\".");
        return node ?? throw Refuse(origin, $"the alias *{name} stands inside the node that &{name} names.", "Write the node out.");
    }

    /// <summary>The node's anchor, if any. Tags are refused: they change what a value is, and nothing here needs one.</summary>
    private static string? AnchorOf(NodeEvent node, Origin origin)
    {
        if (!node.Tag.IsEmpty && node.Tag.Value is not ("?" or "!"))
            throw Refuse(origin, $"has the tag {node.Tag.Value.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal)}.", "Tags have no meaning here: delete it. Text that looks like a number goes in quotes.");
        return node.Anchor.IsEmpty ? null : node.Anchor.Value;
    }

    private Origin OriginOf(Mark mark) => new(source, mark.Line, mark.Column);

    private static ProblemException Refuse(Origin origin, string what, string remedy) => new(origin.Where(""), what, remedy);

    /// <summary>A list or mapping under construction.</summary>
    private sealed class Frame(Origin origin, bool isMap, string? anchor)
    {
        public Origin Origin { get; } = origin;
        public bool IsMap { get; } = isMap;
        public string? Anchor { get; } = anchor;
        public List<YamlValue> Items { get; } = [];
        public List<YamlEntry> Entries { get; } = [];

        /// <summary>A key that waits for its value.</summary>
        public YamlScalar? Key { get; set; }
    }
}
