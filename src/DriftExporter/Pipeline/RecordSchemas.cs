using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;

namespace DriftExporter.Pipeline;

/// <summary>What to look for in each record: the baseline's columns, where the configuration says they are.</summary>
internal static class RecordSchemas
{
    /// <summary>Longest name that is tried as a path; a path has few keys, a name may hold any number of dots.</summary>
    private const int MostKeys = 16;

    /// <summary>A column is looked up by <c>map</c>; else in the features object; else at the top level. In both places by its
    /// name as one key, then, where it has dots, by its parts: a leaf of a struct is named so in training data.</summary>
    public static RecordSchema Build(BaselineProfile baseline, ModelConfiguration model, LimitsConfiguration limits)
    {
        FieldsConfiguration fields = model.Fields;
        int[] positions = new int[2];
        return new RecordSchema
        {
            Fields = [.. baseline.Features.Select(feature => new RecordField(
                feature.Name, feature.Kind, feature.Numeric?.Float32 ?? false, feature.IsBoolean, Paths(feature.Name, fields))
            {
                IsPrediction = feature.Role == FeatureRole.Prediction,
                Position = positions[feature.Role == FeatureRole.Prediction ? 1 : 0]++,
                ChosenPath = fields.Map.GetValueOrDefault(feature.Name),
            })],
            FeaturesPath = fields.Features,
            Where = [.. model.Logs.Where.Select(condition => new RecordCondition(condition.Path, condition.Values))],
            TimestampPaths = fields.TimestampCandidates,
            TimestampFormat = (TimestampFormat)fields.TimestampFormat,
            TimestampPattern = fields.TimestampPattern,
            TimeZone = fields.TimeZone,
            StatusPath = fields.Status,
            ErrorValues = fields.ErrorValues,
            LatencyPath = fields.Latency,
            LatencyUnitSeconds = fields.LatencyUnitSeconds,
            MissingValues = model.MissingValues,
            MaxDepth = limits.Depth,
        };
    }

    /// <summary>Names in <c>map</c> that are no column of the baseline: a typing error, most likely.</summary>
    public static IEnumerable<string> UnknownMapNames(BaselineProfile baseline, ModelConfiguration model) =>
        model.Fields.Map.Keys.Except(baseline.Features.Select(feature => feature.Name));

    private static IReadOnlyList<IReadOnlyList<string>> Paths(string column, FieldsConfiguration fields)
    {
        if (fields.Map.TryGetValue(column, out IReadOnlyList<string>? mapped))
            return [mapped];
        string[] parts = column.Split('.');
        IReadOnlyList<string>[] names = parts.Length is 1 or > MostKeys || parts.Contains("") ? [[column]] : [[column], parts];
        return fields.Features.Count == 0 ? names : [.. names.Select(name => (IReadOnlyList<string>)[.. fields.Features, .. name]), .. names];
    }
}
