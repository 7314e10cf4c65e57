using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Pipeline;

namespace DriftExporter.Cli;

/// <summary>
/// A good week of logs as training data: the records of one model, as its configuration would have the sidecar read them.
/// Columns are the keys of the features object and what <c>fields.map</c> names, under the names that a log has.
/// </summary>
internal static class LogTraining
{
    public static IReadOnlyList<TrainingFile> Files(IReadOnlyList<string> files, ModelConfiguration model, LimitsConfiguration limits)
    {
        FieldsConfiguration fields = model.Fields;
        var schema = new RecordSchema
        {
            Fields = [],
            Where = [.. model.Logs.Where.Select(condition => new RecordCondition(condition.Path, condition.Values))],
            FeaturesPath = fields.Features,
            StatusPath = fields.Status,
            ErrorValues = fields.ErrorValues,
            MissingValues = model.MissingValues,
            MaxDepth = limits.Depth,
        };
        RecordLayout layout = RecordLayouts.Of(model.Logs with { Paths = files }, limits);
        if (model.Logs.Wrapper == LogWrapper.None && model.Logs.Preset == LogPreset.None)
            return [.. files.Select(file => new TrainingFile(file, () => Open([file])))];
        if (LogFormats.Of(model.Logs) == LogFormat.Csv && model.Logs.Preset == LogPreset.None)
            throw new ProblemException($"model {model.Name} logs.wrapper", "is around CSV, of which no baseline is made.", "Take the wrapper off, and give the CSV without --config.");
        return [new TrainingFile(NameOf(files), () => Open(files))];

        RenamedColumns Open(IReadOnlyList<string> paths)
        {
            var reader = new JsonColumnReader(paths, layout with { IsCsv = false }, schema, model.ErrorsInWindows, limits.LineBytes);
            return new RenamedColumns(reader, column => NameOf(reader.PathsOf(column)[0], fields, model.Logs.Preset));
        }
    }

    /// <summary>Files that are read as one: request and response may stand in different ones.</summary>
    public static string NameOf(IReadOnlyList<string> files) => files.Count == 1 ? files[0] : $"{files[0]} and {files.Count - 1} more";

    /// <summary>Name of a column of what went into a model or came out. Outputs without names are told apart from such inputs.</summary>
    private static string? NameInRow(IReadOnlyList<string> path, FieldsConfiguration fields)
    {
        string[] inRow = [.. path.Skip(1)];
        if (inRow.Length == 0 || inRow[0].StartsWith('#'))
            return null;
        foreach ((string name, IReadOnlyList<string> mapped) in fields.Map)
        {
            if (mapped.SequenceEqual(inRow) || mapped.SequenceEqual(path))
                return name;
        }

        if (path[0] == "output" && inRow[0].All(char.IsAsciiDigit))
            return string.Join('.', path);
        bool isNested = inRow.Length > fields.Features.Count && inRow.Take(fields.Features.Count).SequenceEqual(fields.Features);
        return string.Join('.', isNested ? inRow.Skip(fields.Features.Count) : inRow);
    }

    /// <summary>Name of the baseline column at a path of the record; null for what is no feature.</summary>
    private static string? NameOf(IReadOnlyList<string> path, FieldsConfiguration fields, LogPreset preset)
    {
        if (preset != LogPreset.None && path[0] is "input" or "output")
            return NameInRow(path, fields);
        if (preset == LogPreset.BentoMl && path.Count == 1 && path[0] is not ("timestamp" or "request_id" or "trace_id"))
            return path[0];

        foreach ((string name, IReadOnlyList<string> mapped) in fields.Map)
        {
            if (mapped.SequenceEqual(path))
                return name;
        }

        bool own = fields.TimestampCandidates.Append(fields.RequestId).Append(fields.Latency).Append(fields.Status)
            .Any(other => other.SequenceEqual(path));
        if (own || path.Count <= fields.Features.Count || !path.Take(fields.Features.Count).SequenceEqual(fields.Features))
            return null;
        return string.Join('.', path.Skip(fields.Features.Count));
    }
}

/// <summary>Another reader's columns under other names; those without a name are left out.</summary>
internal sealed class RenamedColumns : IColumnReader
{
    private readonly IColumnReader _inner;
    private readonly Dictionary<string, string> _innerNames = new(StringComparer.Ordinal);

    public RenamedColumns(IColumnReader inner, Func<string, string?> rename)
    {
        _inner = inner;
        var columns = new List<SourceColumn>();
        foreach (SourceColumn column in inner.Columns)
        {
            if (rename(column.Name) is { } name && _innerNames.TryAdd(name, column.Name))
                columns.Add(column with { Name = name });
        }

        Columns = columns;
    }

    public IReadOnlyList<SourceColumn> Columns { get; }

    public long? RowCount => _inner.RowCount;

    public void Select(IReadOnlyList<ColumnRequest> columns) =>
        _inner.Select([.. columns.Select(column => column with { Name = _innerNames[column.Name] })]);

    public bool Read(ColumnBatch batch) => _inner.Read(batch);

    public void Dispose() => _inner.Dispose();
}
