using DriftExporter.Formats.Arrow;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats;

/// <summary>Opens a file of columns by its ending, or by the format that is named.</summary>
public static class ColumnReaders
{
    /// <param name="csv">How CSV is written; null: found in the file.</param>
    public static IColumnReader Open(string path, string? format = null, CsvOptions? csv = null) => (format ?? FormatOf(path)) switch
    {
        "parquet" => ParquetColumnReader.Open(path),
        "arrow" => ArrowColumnReader.Open(path),
        "csv" => new CsvColumnReader(path, csv),
        "jsonl" => new JsonColumnReader(path),
        string other => throw UnknownFormat(other),
    };

    /// <summary>parquet, arrow, csv or jsonl. Throws <see cref="ProblemException"/> for any other ending.</summary>
    public static string FormatOf(string path) => FormatOrNull(path)
        ?? throw new ProblemException(path, "has an ending that tells no format.", "Name it with --format parquet, arrow, csv or jsonl.");

    /// <summary>Throws for the first file whose format is neither named nor told by its ending.</summary>
    public static void RequireFormats(IEnumerable<string> paths, string? format)
    {
        if (format is not (null or "parquet" or "arrow" or "csv" or "jsonl"))
            throw UnknownFormat(format);
        foreach (string path in format is null ? paths : [])
            FormatOf(path);
    }

    /// <summary>Whether the ending tells the format.</summary>
    public static bool IsKnown(string path) => FormatOrNull(path) is not null;

    private static ProblemException UnknownFormat(string format) =>
        new("--format", $"is \"{format}\".", "Give parquet, arrow, csv or jsonl.");

    private static string? FormatOrNull(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".parquet" => "parquet",
            ".arrow" or ".arrows" or ".feather" => "arrow",
            ".csv" or ".tsv" => "csv",
            ".jsonl" or ".ndjson" or ".json" => "jsonl",
            _ => null,
        };
    }
}
