using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;

namespace DriftExporter.Pipeline;

/// <summary>What to look for in each record: the baseline's columns, where the configuration says they are.</summary>
internal static class RecordSchemas
{
    /// <summary>A column is looked up by <c>map</c>; else in the features object; else at the top level.</summary>
    public static RecordSchema Build(BaselineProfile baseline, ModelConfiguration model, LimitsConfiguration limits)
    {
        FieldsConfiguration fields = model.Fields;
        return new RecordSchema
        {
            Fields = [.. baseline.Features.Select(feature => new RecordField(
                feature.Name, feature.Kind, feature.Numeric?.Float32 ?? false, feature.IsBoolean, Paths(feature.Name, fields)))],
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
        return fields.Features.Count == 0 ? [[column]] : [[.. fields.Features, column], [column]];
    }
}
