using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>Which keys stand in the section: known, unknown, repeated, missing.</summary>
internal sealed partial class SectionReader
{
    /// <summary>Null when the key is absent, or has no value.</summary>
    public YamlValue? Find(string key) => Find(Known(key));

    /// <summary>Null when absent, which is a problem for a key that is required.</summary>
    private YamlValue? Find(ConfigurationKey known)
    {
        if (values.TryGetValue(known.Name, out YamlValue? value) && value is not YamlScalar { IsNull: true })
            return value;
        if (value is not null)
            session.Place(PathOf(known.Name), value.Origin);
        if (known.Required is { } remedy)
            RefuseAt(PathOf(known.Name), "is missing.", remedy);
        return null;
    }

    /// <summary>Unless the place is refused already: one mistake, one message.</summary>
    private void RefuseAt(string path, string what, string remedy)
    {
        if (!session.IsRefusedAround(path))
            session.Refuse(session.OriginOf(path), path, what, remedy);
    }

    private void Index(YamlMap map)
    {
        Dictionary<string, YamlScalar> seen = [];
        foreach (YamlEntry entry in map.Entries)
        {
            string path = PathOf(entry.Key.Text);
            if (!IsFirst(seen, entry.Key, path))
                continue;
            if (session.Keys.In(keyPath).Any(known => known.Name == entry.Key.Text))
                values.Add(entry.Key.Text, entry.Value);
            else
                session.Refuse(entry.Key.Origin, path, "is an unknown key.", AdviceOn(entry.Key.Text));
        }
    }

    private bool IsFirst(Dictionary<string, YamlScalar> seen, YamlScalar key, string path)
    {
        if (seen.TryAdd(key.Text, key))
            return true;
        session.Refuse(key.Origin, path, $"is given twice, first in line {seen[key.Text].Origin.Line}.", "Keep one of them.");
        return false;
    }

    private string AdviceOn(string unknown)
    {
        if (Suggestion.Nearest(unknown, session.Keys.In(keyPath).Select(known => known.Name)) is { } near)
            return $"Did you mean {near}?";
        return session.Keys.Keys.FirstOrDefault(known => known.Name == unknown) is { } elsewhere
            ? $"It belongs elsewhere: {elsewhere.Path}."
            : $"Known here: {KnownKeys()}.";
    }

    private string KnownKeys() => string.Join(", ", session.Keys.In(keyPath).Select(known => known.Name));

    private string Join(string key) => keyPath.Length == 0 ? key : $"{keyPath}.{key}";

    private ConfigurationKey Known(string key) => session.Keys.Get(Join(key));
}
