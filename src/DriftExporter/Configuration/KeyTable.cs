namespace DriftExporter.Configuration;

/// <summary>The keys that one kind of file knows; <see cref="SectionReader"/> reads by it.</summary>
internal sealed class KeyTable(IReadOnlyList<ConfigurationKey> keys)
{
    private readonly Dictionary<string, ConfigurationKey> _byPath = keys.ToDictionary(key => key.Path);

    private readonly ILookup<string, ConfigurationKey> _bySection =
        keys.ToLookup(key => key.Path.Contains('.') ? key.Path[..key.Path.LastIndexOf('.')] : "");

    public IReadOnlyList<ConfigurationKey> Keys => keys;

    public ConfigurationKey Get(string path) => _byPath[path];

    /// <summary>Keys that may stand in a section (<c>""</c> is the root), in their order.</summary>
    public IEnumerable<ConfigurationKey> In(string section) => _bySection[section];
}
