namespace DriftExporter.Configuration.Yaml;

/// <summary>Merge keys: <c>&lt;&lt;: *base</c> or <c>&lt;&lt;: [*first, *second]</c> adds the entries that the mapping itself does not
/// have; of several sources the earlier wins. Entries are not merged any deeper.</summary>
internal sealed class YamlMerge
{
    /// <summary>Entries looked at in the whole document: a hostile one merges a large mapping again and again.</summary>
    private const int MaximumWork = 10 * YamlTree.MaximumNodes;

    private int work;

    public IReadOnlyList<YamlEntry> Apply(IReadOnlyList<YamlEntry> entries)
    {
        if (!entries.Any(IsMerge))
            return entries;
        List<YamlEntry> merged = [.. entries.Where(entry => !IsMerge(entry))];
        HashSet<string> present = [.. merged.Select(entry => entry.Key.Text)];
        foreach (YamlEntry merge in entries.Where(IsMerge))
        {
            foreach (YamlValue source in merge.Value is YamlList list ? list.Items : [merge.Value])
            {
                if (source is not YamlMap map)
                    throw Refuse(source.Origin, "<< takes mappings.", "Write an alias of a mapping, such as <<: *base.");
                work += map.Entries.Count;
                if (work > MaximumWork)
                    throw Refuse(merge.Key.Origin, "merges too much.", "Use fewer merge keys.");
                merged.AddRange(map.Entries.Where(entry => present.Add(entry.Key.Text)));
            }
        }
        return merged;
    }

    private static bool IsMerge(YamlEntry entry) => entry.Key is { IsPlain: true, Text: "<<" };

    private static ProblemException Refuse(Origin origin, string what, string remedy) => new(origin.Where(""), what, remedy);
}
