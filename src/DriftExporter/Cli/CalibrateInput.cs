using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.Parquet;
using DriftExporter.Formats.Text;
using DriftExporter.Pipeline;

namespace DriftExporter.Cli;

/// <summary>
/// Replays files, one after the other, in the order that the user gave. Records as the sidecar reads them, with their times: JSON Lines,
/// lines in the layout that the model's wrapper and preset name, Parquet, and CSV where the logs are CSV. Other files, and columns in
/// the paths of files, by column name and without times.
/// </summary>
/// <param name="baseline">Names and kinds of the columns; those of all baselines of the model.</param>
/// <param name="replay">Takes what is read.</param>
internal sealed class CalibrateInput(
    CalibrateSettings settings, BaselineProfile baseline, string? format, CalibrateReplay replay, TextWriter messages, CancellationToken cancellation)
{
    private readonly RecordBatch _batch = new([.. baseline.Features.Select(feature => feature.Kind)]);

    private LogsConfiguration Logs => settings.Model.Logs;

    public void Read(IReadOnlyList<string> files, string? config, string? modelName)
    {
        bool isLog = format is null && !files.All(file => Of(file) is "parquet" or "arrow");
        if (isLog && (Logs.Wrapper != LogWrapper.None || Logs.Preset != LogPreset.None))
        {
            ReadLines(files, Logs with { Paths = files, Format = LogFormats.Of(Logs) });
            return;
        }

        ColumnReaders.RequireFormats(files, format);
        if (files.All(file => Of(file) == "jsonl"))
            ReadLines(files, Logs with { Paths = files, Format = LogFormat.JsonLines });
        else if (files.All(file => Of(file) == "csv") && LogFormats.Of(Logs) == LogFormat.Csv)
            ReadLines(files, Logs with { Paths = files });
        else if (files.All(file => Of(file) == "parquet") && !ArePartitioned(files))
            ReadParquet(files);
        else
            ReadColumns(files, config, modelName);
    }

    private string? Of(string file) => format ?? ColumnReaders.FormatOf(file);

    private bool ArePartitioned(IReadOnlyList<string> files) => PartitionColumn.Of(files).SelectMany(columns => columns)
        .Any(partition => baseline.Features.Any(feature => feature.Name == partition.Column.Name));

    private void ReadLines(IReadOnlyList<string> files, LogsConfiguration logs)
    {
        RecordSchema schema = RecordSchemas.Build(baseline, settings.Model, settings.Limits);
        using RecordFileReader records = TrainingSet.ReadOrSay(() =>
            new RecordFileReader(files, RecordLayouts.Of(logs, settings.Limits).CreateReader(schema), settings.Limits.LineBytes));
        while (TrainingSet.ReadOrSay(() => records.Read(_batch)))
            Hand();
        foreach ((string reason, long count) in records.Rejected)
            messages.WriteLine($"warning: {count:N0} records are left out: {reason}.");
    }

    /// <summary>A log by the model's fields; training data by column name, for the conditions and the map are about records of a log.</summary>
    private void ReadParquet(IReadOnlyList<string> files)
    {
        ModelConfiguration model = settings.Model;
        if (LogFormats.Of(Logs) != LogFormat.Parquet)
            model = model with { Fields = model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>>() }, Logs = Logs with { Where = [] } };
        RecordSchema schema = RecordSchemas.Build(baseline, model, settings.Limits);
        foreach (string file in files)
        {
            using ParquetRecordReader records = TrainingSet.ReadOrSay(() => new ParquetRecordReader(file, File.OpenHandle(file), schema, includeErrors: true));
            while (records.Read(_batch))
                Hand();
            Hand();
            if (records.LastProblem is { } problem)
                throw new UnreadableDataException([problem]);
        }
    }

    private void ReadColumns(IReadOnlyList<string> files, string? config, string? modelName)
    {
        using TrainingSet data = CheckInput.Open(files, format, baseline, config, modelName, messages);
        data.Read([.. baseline.Features.Select(feature => new ColumnRequest(feature.Name, feature.Kind))], replay.Append, cancellation);
    }

    private void Hand()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_batch.RowCount > 0)
            replay.Append(_batch);
        _batch.Clear();
    }
}
