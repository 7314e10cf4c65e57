using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Text;
using DriftExporter.Pipeline;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>Opens data to be compared with a baseline: columnar files and CSV by column name, JSON Lines by the rules that a
/// live log is read with.</summary>
internal static class CheckInput
{
    public static TrainingSet Open(
        IReadOnlyList<string> files, string? format, BaselineProfile baseline, string? config, string? modelName, TextWriter messages)
    {
        ExporterConfiguration configuration = config is null
            ? ExporterConfiguration.ForSingleModel(baseline.Model, "", files) : ConfigurationFile.Read(config);
        ModelConfiguration model = config is null ? configuration.Models[0] : ModelChoice.Of(configuration, config, modelName);
        RecordSchema schema = RecordSchemas.Build(baseline, model, configuration.Limits);
        if (format is null && (model.Logs.Wrapper != LogWrapper.None || model.Logs.Preset != LogPreset.None))
            return OfLogs(files, schema, model, configuration.Limits);
        ColumnReaders.RequireFormats(files, format);
        bool IsJson(string file) => (format ?? ColumnReaders.FormatOf(file)) == "jsonl";
        var remarks = new SortedSet<string>(StringComparer.Ordinal);
        var data = new TrainingSet(PartitionedFiles.Over(
            [.. files.Select(file => new TrainingFile(file, () => IsJson(file) ? new JsonColumnReader(file, schema) : ColumnReaders.Open(file, format)))],
            name => baseline.Features.Any(feature => feature.Name == name), remarks, out _, IsJson));
        foreach (string remark in remarks)
            messages.WriteLine($"warning: {BaselineTable.Clean(remark)}");
        foreach (string missing in baseline.Features.Select(feature => feature.Name)
            .Except(data.Columns.Where(column => column.Unsupported is null).Select(column => column.Name)))
            messages.WriteLine($"warning: {BaselineTable.Clean(missing)} is a column of the baseline and not of the input; all its values count as missing.");
        return data;
    }

    /// <summary>Logs in a runtime's or a platform's layout, as the sidecar reads them, whatever their names end in.</summary>
    private static TrainingSet OfLogs(IReadOnlyList<string> files, RecordSchema schema, ModelConfiguration model, LimitsConfiguration limits)
    {
        RecordLayout layout = RecordLayouts.Of(model.Logs with { Paths = files, Format = LogFormats.Of(model.Logs) }, limits);
        return new TrainingSet([new TrainingFile(LogTraining.NameOf(files), () =>
            new RecordColumnReader(files, schema, layout.CreateReader, model.ErrorsInWindows, limits.LineBytes))]);
    }
}
