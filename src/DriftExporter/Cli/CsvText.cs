using DriftExporter.Formats.Csv;

namespace DriftExporter.Cli;

/// <summary>How CSV is written, from the options of a verb.</summary>
internal static class CsvText
{
    public static CsvOptions Options(string? delimiter, bool noHeader, bool decimalComma, IEnumerable<string> missingValues)
    {
        string? spelled = delimiter is "tab" or "\\t" ? "\t" : delimiter;
        if (spelled is not null && (spelled.Length != 1 || !CsvOptions.Delimiters.Contains(spelled[0], StringComparison.Ordinal)))
            throw new ProblemException("--delimiter", $"is \"{delimiter}\".", "Give , ; | or tab.");
        return new CsvOptions
        {
            Delimiter = spelled?[0],
            HasHeader = !noHeader,
            DecimalComma = decimalComma,
            MissingValues = ["", .. NameLists.Expand(missingValues)],
        };
    }
}
