using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Parquet;
using DriftExporter.Formats.Text;
using DriftExporter.Pipeline;

namespace DriftExporter.Cli;

/// <summary>
/// Replays files, one after the other, in the order that the user gave. Records as the sidecar reads them, with their times: JSON Lines,
/// Parquet, and CSV where the model's logs are CSV. Other files, and columns in the paths of files, by column name and without times.
/// </summary>
internal sealed class CalibrateInput(CalibrateSettings settings, BaselineProfile baseline, string? format, TextWriter messages, CancellationToken cancellation)
{
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);

    /// <summary>Whether these files are read with the times of their records, if they have any.</summary>
    public bool ReadsTimes(IReadOnlyList<string> files) =>
        files.All(file => Of(file) is "jsonl" or "parquet" || (Of(file) == "csv" && LogFormats.Of(settings.Model.Logs) == LogFormat.Csv))
        && !PartitionColumn.Of(files).SelectMany(columns => columns).Any(partition => baseline.Features.Any(feature => feature.Name == partition.Column.Name));

    public void Read(IReadOnlyList<string> files, string? config, string? modelName, CalibrateReplay replay)
    {
        ColumnReaders.RequireFormats(files, format);
        if (ReadsTimes(files))
        {
            foreach (string file in files)
                TrainingSet.ReadOrSay(() => ReadRecords(file, replay));
            foreach ((string reason, long count) in _rejected)
                messages.WriteLine($"warning: {count:N0} records are left out: {reason}.");
            return;
        }

        using TrainingSet data = CheckInput.Open(files, format, baseline, config, modelName, messages);
        data.Read([.. baseline.Features.Select(feature => new ColumnRequest(feature.Name, feature.Kind))], replay.Append, cancellation);
    }

    private string? Of(string file) => format ?? ColumnReaders.FormatOf(file);

    /// <summary>Records of the file that could be used.</summary>
    private long ReadRecords(string file, CalibrateReplay replay)
    {
        var batch = new RecordBatch([.. baseline.Features.Select(feature => feature.Kind)]);
        if (Of(file) == "parquet")
            return ReadParquet(file, batch, replay);

        RecordSchema schema = RecordSchemas.Build(baseline, settings.Model, settings.Limits);
        IRecordReader reader = Of(file) == "csv" ? new CsvRecordReader(schema, new CsvOptions { MissingValues = schema.MissingValues }) : new JsonRecordReader(schema);
        using var records = new RecordFileReader(file, reader, settings.Limits.LineBytes);
        while (records.Read(batch))
            Hand(batch, replay);
        foreach ((string reason, long count) in records.Rejected)
            _rejected[reason] = _rejected.GetValueOrDefault(reason) + count;
        return records.Accepted;
    }

    /// <summary>A log by the model's fields; training data by column name, for the conditions and the map are about records of a log.</summary>
    private long ReadParquet(string file, RecordBatch batch, CalibrateReplay replay)
    {
        ModelConfiguration model = settings.Model;
        if (LogFormats.Of(model.Logs) != LogFormat.Parquet)
            model = model with { Fields = model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>>() }, Logs = model.Logs with { Where = [] } };
        using var records = new ParquetRecordReader(file, File.OpenHandle(file), RecordSchemas.Build(baseline, model, settings.Limits), includeErrors: true);
        bool more = true;
        while (more)
        {
            more = records.Read(batch);
            Hand(batch, replay);
        }

        return records.LastProblem is { } problem ? throw new UnreadableDataException([problem]) : records.Counts.Accepted;
    }

    private void Hand(RecordBatch batch, CalibrateReplay replay)
    {
        cancellation.ThrowIfCancellationRequested();
        if (batch.RowCount > 0)
            replay.Append(batch);
        batch.Clear();
    }
}
