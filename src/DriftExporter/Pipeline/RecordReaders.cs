using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Pipeline;

/// <summary>The reader for a model's logs of lines.</summary>
internal static class RecordReaders
{
    public static IRecordReader Create(RecordSchema schema, LogFormat format) => format == LogFormat.Csv
        ? new CsvRecordReader(schema, new CsvOptions { MissingValues = schema.MissingValues })
        : new JsonRecordReader(schema);
}
