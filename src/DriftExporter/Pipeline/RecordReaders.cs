using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Pipeline;

/// <summary>The reader for a model's logs.</summary>
internal static class RecordReaders
{
    /// <summary>With <c>auto</c>, logs are CSV when every pattern of paths ends in .csv or .tsv, else JSON Lines.</summary>
    public static IRecordReader Create(RecordSchema schema, LogsConfiguration logs) =>
        logs.Format == LogFormat.Csv || (logs.Format == LogFormat.Auto && logs.Paths.All(IsCsv))
            ? new CsvRecordReader(schema, new CsvOptions { MissingValues = schema.MissingValues })
            : new JsonRecordReader(schema);

    private static bool IsCsv(string path) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);
}
