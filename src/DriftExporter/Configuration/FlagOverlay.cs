using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>Puts flags into the tree of a document, as if they stood there; the tree itself stays as it is.</summary>
internal sealed class FlagOverlay(RunFlags flags, ReadSession session)
{
    /// <summary>Flags over a file. Flags about a model need a file of one model: a flag cannot say which it means.</summary>
    public YamlValue Over(YamlValue root)
    {
        if (root is not YamlMap file)
            return root;
        YamlMap map = OverRoot(file);
        YamlValue? models = Find(map, "models");
        if (models is YamlList { Items: [YamlMap only] })
            return Set(map, map.Origin, "models", new YamlList(models.Origin, [OverModel(only)]));
        if (models is YamlList { Items.Count: > 1 } several)
        {
            foreach (string name in ModelFlags())
                session.Refuse(Flag(name), name, $"cannot say which of the {several.Items.Count} models of {root.Origin.Source.Name} it is about.", "Write it in the file.");
        }
        return map;
    }

    /// <summary>Flags alone make one model. Without --model its name is that of the baseline file.</summary>
    public YamlValue Alone(Origin origin)
    {
        if (flags.Baseline is null)
            session.Refuse(Flag("--baseline"), "models[0].baseline", "is missing.", "Give a baseline file, or --config.file.");
        if (flags.Logs.Count == 0)
            session.Refuse(Flag("--logs"), "models[0].logs.paths", "is missing.", "Give the files to follow, such as --logs '/var/log/inference/*.jsonl', or --config.file.");
        Origin nameOrigin = Flag("--model");
        YamlMap model = Set(new(origin, []), nameOrigin, "name", new YamlScalar(nameOrigin, NameOf(flags.Baseline), IsPlain: true));
        return Set(OverRoot(new(origin, [])), origin, "models", new YamlList(origin, [OverModel(model)]));
    }

    /// <summary>credit for /baselines/credit.baseline.json.</summary>
    private static string NameOf(string? baseline)
    {
        string name = Path.GetFileName(baseline ?? "");
        foreach (string ending in new[] { ".json", ".baseline" })
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                name = name[..^ending.Length];
        }
        return name.Trim().Length == 0 ? "model" : name.Trim();
    }

    private YamlMap OverRoot(YamlMap root)
    {
        root = SetScalar(root, "evaluation_interval", "--evaluation.interval", flags.EvaluationInterval);
        root = SetScalar(root, "state_directory", "--state.directory", flags.StateDirectory);
        return OverSection(root, "web", web =>
        {
            web = SetList(web, "listen_addresses", "--web.listen-address", flags.WebListenAddresses);
            web = SetScalar(web, "telemetry_path", "--web.telemetry-path", flags.WebTelemetryPath);
            web = SetScalar(web, "config_file", "--web.config.file", flags.WebConfigFile);
            web = SetScalar(web, "max_requests", "--web.max-requests", flags.WebMaxRequests);
            return SetScalar(web, "enable_lifecycle", "--web.enable-lifecycle", flags.WebEnableLifecycle ? "true" : null);
        });
    }

    private YamlMap OverModel(YamlMap model)
    {
        model = SetScalar(model, "name", "--model", flags.Model);
        if (flags.Baseline is not null)
            model = new(model.Origin, [.. model.Entries.Where(entry => entry.Key.Text != "baselines")]);
        model = SetScalar(model, "baseline", "--baseline", flags.Baseline);
        model = OverSection(model, "logs", logs =>
        {
            logs = SetList(logs, "paths", "--logs", flags.Logs);
            logs = SetScalar(logs, "format", "--logs.format", flags.LogsFormat);
            return SetScalar(logs, "start_at", "--logs.start-at", flags.LogsStartAt);
        });
        YamlValue[] windows = [.. Windows("rows", "--window.rows", flags.WindowRows), .. Windows("duration", "--window.duration", flags.WindowDurations)];
        return windows.Length == 0 ? model : Set(model, windows[0].Origin, "windows", new YamlList(windows[0].Origin, windows));
    }

    private IEnumerable<YamlMap> Windows(string key, string flag, IReadOnlyList<string> lengths) =>
        lengths.Select(length => SetScalar(new(Flag(flag), []), key, flag, length));

    private IEnumerable<string> ModelFlags()
    {
        (string Name, bool Given)[] known =
        [
            ("--baseline", flags.Baseline is not null), ("--logs", flags.Logs.Count > 0), ("--model", flags.Model is not null),
            ("--window.rows", flags.WindowRows.Count > 0), ("--window.duration", flags.WindowDurations.Count > 0),
            ("--logs.format", flags.LogsFormat is not null), ("--logs.start-at", flags.LogsStartAt is not null),
        ];
        return known.Where(flag => flag.Given).Select(flag => flag.Name);
    }

    /// <summary>A section that the file has in another form stays, and is refused by the reader.</summary>
    private static YamlMap OverSection(YamlMap map, string key, Func<YamlMap, YamlMap> change)
    {
        YamlValue? section = Find(map, key);
        if (section is not (null or YamlMap or YamlScalar { IsNull: true }))
            return map;
        YamlMap before = section as YamlMap ?? new(section?.Origin ?? map.Origin, []);
        YamlMap after = change(before);
        return ReferenceEquals(before, after) ? map : Set(map, before.Origin, key, after);
    }

    private YamlMap SetScalar(YamlMap map, string key, string flag, string? text) =>
        text is null ? map : Set(map, Flag(flag), key, new YamlScalar(Flag(flag), text, IsPlain: true));

    private YamlMap SetList(YamlMap map, string key, string flag, IReadOnlyList<string> texts)
    {
        YamlValue[] items = [.. texts.Select(text => new YamlScalar(Flag(flag), text, IsPlain: true))];
        return items.Length == 0 ? map : Set(map, Flag(flag), key, new YamlList(Flag(flag), items));
    }

    private static YamlValue? Find(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>Replaces the key's first value, or adds the key; should the file repeat it, the reader still sees that.</summary>
    private static YamlMap Set(YamlMap map, Origin origin, string key, YamlValue value)
    {
        List<YamlEntry> entries = [.. map.Entries];
        int index = entries.FindIndex(entry => entry.Key.Text == key);
        if (index >= 0)
            entries[index] = entries[index] with { Value = value };
        else
            entries.Add(new(new(origin, key, IsPlain: true), value));
        return new(map.Origin, entries);
    }

    private Origin Flag(string name) => new(new(name, flags.Folder, IsFlag: true), 0, 0);
}
