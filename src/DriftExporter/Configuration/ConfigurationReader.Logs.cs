using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

internal sealed partial class ConfigurationReader
{
    private LogsConfiguration ReadLogs(SectionReader section)
    {
        LogsConfiguration defaults = new() { Paths = [] };
        bool readCompressed = section.Value("read_compressed", defaults.ReadCompressed);
        return new()
        {
            Paths = section.List("paths", defaults.Paths),
            Exclude = section.List("exclude", readCompressed ? [] : defaults.Exclude),
            AllowRoots = section.List("allow_roots", defaults.AllowRoots),
            Format = section.Value("format", defaults.Format),
            Wrapper = section.Value("wrapper", defaults.Wrapper),
            Preset = section.Value("preset", defaults.Preset),
            StartAt = section.Value("start_at", defaults.StartAt),
            ReadCompressed = readCompressed,
            Where = ReadWhere(section),
        };
    }

    private List<WhereCondition> ReadWhere(SectionReader section)
    {
        List<WhereCondition> conditions = [];
        foreach ((YamlScalar key, YamlValue value, string path) in section.Entries("where"))
        {
            if (value is YamlMap { Entries: [YamlEntry nested, ..] })
            {
                session.Refuse(value.Origin, path, "takes a value or a list of values, not a mapping.", $"Go down with a dot: {key.Text}.{nested.Key.Text}.");
                continue;
            }
            IReadOnlyList<string> values = section.ValueOrList(Rules.Category, value, path);
            if (TryReadPath(key, path, out IReadOnlyList<string> keys))
                conditions.Add(new(keys, values));
        }
        return conditions;
    }

    private FieldsConfiguration ReadFields(SectionReader section)
    {
        FieldsConfiguration defaults = new();
        (TimestampForm form, string? pattern) = section.Value("timestamp_format", (defaults.TimestampFormat, defaults.TimestampPattern));
        return new()
        {
            Features = section.Value("features", defaults.Features),
            Timestamp = section.Value("timestamp", defaults.Timestamp),
            TimestampFormat = form,
            TimestampPattern = pattern,
            TimeZone = section.Value("timezone", defaults.TimeZone),
            RequestId = section.Value("request_id", defaults.RequestId),
            Latency = section.Value("latency", defaults.Latency),
            LatencyUnit = section.Value("latency_unit", defaults.LatencyUnit),
            Status = section.Value("status", defaults.Status),
            ErrorValues = section.List("error_values", defaults.ErrorValues),
            Map = ReadMap(section),
        };
    }

    private Dictionary<string, IReadOnlyList<string>> ReadMap(SectionReader section)
    {
        Dictionary<string, IReadOnlyList<string>> map = [];
        foreach ((YamlScalar key, YamlValue value, string path) in section.Entries("map"))
        {
            if (value is YamlScalar { IsNull: true })
                session.Refuse(value.Origin, path, "is empty.", "Write a path such as inputs.age, or delete the line.");
            else if (session.TryRead(Rules.FieldPath, value, path, [], out IReadOnlyList<string> keys))
                map.Add(key.Text, keys);
        }
        return map;
    }

    /// <summary>A path that is a key of the configuration.</summary>
    private bool TryReadPath(YamlScalar key, string path, out IReadOnlyList<string> keys)
    {
        Parsed<IReadOnlyList<string>> parsed = Rules.FieldPath.Parse(key);
        if (parsed.IsRefused)
            session.Refuse(key.Origin, path, parsed.What, parsed.Remedy);
        keys = parsed.Value;
        return !parsed.IsRefused;
    }
}
