using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>One mapping with known keys, read by the rules of the session's <see cref="KeyTable"/>. What is wrong goes to the
/// session, and the fallback stands in for it.</summary>
internal sealed partial class SectionReader
{
    private readonly ReadSession session;
    private readonly string keyPath;
    private readonly Origin origin;
    private readonly Dictionary<string, YamlValue> values = [];

    /// <param name="path">With indices, for people: <c>models[0].logs</c>.</param>
    /// <param name="keyPath">As the reference has it: <c>models[].logs</c>.</param>
    /// <param name="value">Null: the section is absent.</param>
    public SectionReader(ReadSession session, string path, string keyPath, YamlValue? value, Origin origin)
    {
        this.session = session;
        this.keyPath = keyPath;
        this.origin = origin;
        Path = path;
        session.Place(path, origin);
        if (value is YamlMap map)
            Index(map);
        else if (value is not (null or YamlScalar { IsNull: true }))
            session.Refuse(value.Origin, path, $"is a section, not {ReadSession.Describe(value)}.", $"Write its keys: {KnownKeys()}.");
    }

    public string Path { get; }

    public string PathOf(string key) => Quoting.Step(Path, key);

    public T Value<T>(string key, T fallback)
    {
        ConfigurationKey known = Known(key);
        if (Find(known) is { } value)
            session.TryRead((ScalarRule<T>)known.Rule, value, PathOf(key), fallback, out fallback);
        return fallback;
    }

    public IReadOnlyList<T> List<T>(string key, IReadOnlyList<T> fallback)
    {
        ConfigurationKey known = Known(key);
        ListRule<T> rule = (ListRule<T>)known.Rule;
        return Items(known, rule.Minimum, rule.Maximum) is { } items ? ReadItems(rule.Item, items, PathOf(key)) : fallback;
    }

    public SectionReader Section(string key)
    {
        values.TryGetValue(key, out YamlValue? value);
        return new(session, PathOf(key), Join(key), value, value?.Origin ?? origin);
    }

    /// <summary>Null when the key is absent or no list.</summary>
    public IReadOnlyList<SectionReader>? Sections(string key)
    {
        ConfigurationKey known = Known(key);
        SectionListRule rule = (SectionListRule)known.Rule;
        return Items(known, rule.Minimum, rule.Maximum) is { } items
            ? [.. items.Select((item, index) => Entry(key, item, index))]
            : null;
    }

    /// <summary>Entries of a mapping with keys of the user's choice, each key once.</summary>
    public IEnumerable<(YamlScalar Key, YamlValue Value, string Path)> Entries(string key)
    {
        if (Find(Known(key)) is not { } value)
            yield break;
        session.Place(PathOf(key), value.Origin);
        if (value is not YamlMap map)
        {
            session.Refuse(value.Origin, PathOf(key), $"takes a mapping, not {ReadSession.Describe(value)}.", "Write key: value, one a line.");
            yield break;
        }
        Dictionary<string, YamlScalar> seen = [];
        foreach (YamlEntry entry in map.Entries)
        {
            string path = Quoting.Step(PathOf(key), entry.Key.Text);
            if (IsFirst(seen, entry.Key, path))
                yield return (entry.Key, entry.Value, path);
        }
    }

    /// <summary>A list, or one value in the place of a list of one.</summary>
    public IReadOnlyList<T> ValueOrList<T>(ScalarRule<T> rule, YamlValue value, string path)
    {
        session.Place(path, value.Origin);
        if (value is YamlScalar { IsNull: true } or YamlList { Items.Count: 0 } or YamlMap)
            session.Refuse(value.Origin, path, $"takes a value or a list of values, not {(value is YamlList ? "an empty list" : ReadSession.Describe(value))}.",
                rule.Allowed.Length > 0 ? $"Write one of {rule.Allowed}, or a list of them." : "Write a value, such as prod, or a list, such as [prod, canary].");
        return value switch
        {
            YamlList list => ReadItems(rule, list.Items, path),
            YamlScalar { IsNull: false } => session.TryRead(rule, value, path, default!, out T read) ? [read] : [],
            _ => [],
        };
    }

    public void Refuse(string key, string what, string remedy) => RefuseAt(PathOf(key), what, remedy);

    /// <summary>What is wrong with the section as a whole.</summary>
    public void Refuse(string what, string remedy) => RefuseAt(Path, what, remedy);

    /// <summary>Without the refused ones: whoever names an item by its index asks first whether the list was refused.</summary>
    private List<T> ReadItems<T>(ScalarRule<T> rule, IReadOnlyList<YamlValue> items, string path)
    {
        List<T> read = [];
        for (int index = 0; index < items.Count; index++)
        {
            string itemPath = $"{path}[{index}]";
            if (items[index] is YamlScalar { IsNull: true } empty)
                session.Refuse(empty.Origin, itemPath, "is empty.", "Write a value, or delete it; null as text goes in quotes.");
            else if (session.TryRead(rule, items[index], itemPath, default!, out T item))
                read.Add(item);
        }
        return read;
    }

    private SectionReader Entry(string key, YamlValue item, int index)
    {
        string path = $"{PathOf(key)}[{index}]";
        SectionReader section = new(session, path, Join(key) + "[]", item, item.Origin);
        if (item is YamlScalar { IsNull: true })
            session.Refuse(item.Origin, path, "is empty.", $"Write its keys: {section.KnownKeys()}.");
        return section;
    }

    private IReadOnlyList<YamlValue>? Items(ConfigurationKey known, int minimum, int maximum)
    {
        if (Find(known) is not { } value)
            return null;
        string path = PathOf(known.Name);
        session.Place(path, value.Origin);
        if (value is not YamlList list)
        {
            session.Refuse(value.Origin, path, $"takes a list, not {ReadSession.Describe(value)}.",
                value is YamlScalar scalar ? $"Write [{Quoting.Quote(scalar.Text)}]." : "Put a dash before each entry.");
            return null;
        }
        if (list.Items.Count >= minimum && list.Items.Count <= maximum)
            return list.Items;
        session.Refuse(value.Origin, path, $"has {list.Items.Count} entries.", $"Write {minimum} to {maximum} of them.");
        return null;
    }
}
