using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DriftExporter.Baselines;
using DriftExporter.Configuration;

namespace DriftExporter.Pipeline;

/// <summary>What a checkpoint must agree with: records that are read in another way, or cells of another baseline, do not go into one window.</summary>
internal static class StateKeys
{
    /// <summary>Of which records are taken and where their features, times and errors are. Paths of files are not in it.</summary>
    public static string OfRecords(ModelConfiguration model)
    {
        FieldsConfiguration fields = model.Fields;
        var key = new StringBuilder();
        Add(key, $"{LogFormats.Of(model.Logs)} {model.Logs.Wrapper} {model.Logs.Preset} {model.ErrorsInWindows} {fields.TimestampFormat}");
        Add(key, fields.TimestampPattern ?? "", fields.TimeZone.Id);
        foreach (WhereCondition condition in model.Logs.Where)
        {
            Add(key, [.. condition.Path]);
            Add(key, [.. condition.Values]);
        }

        foreach (IReadOnlyList<string> path in (IEnumerable<IReadOnlyList<string>>)[fields.Features, fields.Timestamp, fields.Status, fields.ErrorValues, model.MissingValues])
            Add(key, [.. path]);
        foreach ((string column, IReadOnlyList<string> path) in fields.Map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            Add(key, [column, .. path]);
        return Hash(key);
    }

    /// <summary>Of the windows over one baseline.</summary>
    /// <param name="index">Which of the model's baselines it is.</param>
    public static string OfWindows(ModelConfiguration model, BaselineProfile baseline, int index)
    {
        var key = new StringBuilder();
        Add(key, OfRecords(model), baseline.Sha256, model.Moments ? "moments" : "");
        if (index < model.Baselines.Count)
            Add(key, $"{model.Baselines[index].Hours:x} {model.Baselines[index].Weekdays:x}");
        return Hash(key);
    }

    private static void Add(StringBuilder key, params string[] texts)
    {
        key.Append(texts.Length.ToString(CultureInfo.InvariantCulture)).Append(':');
        foreach (string text in texts)
            key.Append(text.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(text);
    }

    private static string Hash(StringBuilder key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())));
}
