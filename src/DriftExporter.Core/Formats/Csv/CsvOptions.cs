namespace DriftExporter.Formats.Csv;

/// <summary>The dialect of a CSV file; RFC 4180 where nothing is said.</summary>
public sealed record CsvOptions
{
    /// <summary>The delimiters that are known: comma, semicolon, tab, bar.</summary>
    public const string Delimiters = ",;\t|";

    /// <summary>One of <see cref="Delimiters"/>; null to find it in the file.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether the first record holds the names; else they are column1, column2, …</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Numbers are written 3,14; then a point makes a text no number.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Fields that mean missing, quoted or not, compared whole.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [""];

    /// <summary>Longest record; longer ones are passed over and counted.</summary>
    public int MaxRecordBytes { get; init; } = Text.RecordColumnReader.DefaultMaxLineBytes;

    /// <summary>Throws when the delimiter is none of those known, naming the place where the options come from.</summary>
    internal void Validate(string where)
    {
        if (Delimiter is char delimiter && !Delimiters.Contains(delimiter, StringComparison.Ordinal))
            throw new ProblemException(where, $"the CSV delimiter '{delimiter}' is not known.", "Use a comma, a semicolon, a tab or |.");
    }
}
