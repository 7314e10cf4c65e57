using System.Globalization;
using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Formats;

/// <summary>A column whose value is written in the path of a file: <c>year=2026/month=03/part-0.parquet</c>.</summary>
/// <param name="Column">Integer, Float64 or String, by the values of all files together.</param>
/// <param name="Text">This file's value; null is missing.</param>
public sealed record PartitionColumn(SourceColumn Column, string? Text)
{
    /// <summary>What Hive, Spark and pandas write for a missing value.</summary>
    private const string Missing = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The columns in the paths of some files, those of each file in the order of its folders.</summary>
    public static IReadOnlyList<IReadOnlyList<PartitionColumn>> Of(IReadOnlyList<string> paths)
    {
        IReadOnlyList<(string Key, string? Text)>[] parts = [.. paths.Select(PartsOf)];
        var columns = parts.SelectMany(part => part).GroupBy(part => part.Key, part => part.Text, StringComparer.Ordinal)
            .ToDictionary(key => key.Key, key => ColumnOf(key.Key, [.. key.OfType<string>()]), StringComparer.Ordinal);
        return [.. parts.Select(part => (IReadOnlyList<PartitionColumn>)[.. part.Select(value => new PartitionColumn(columns[value.Key], value.Text))])];
    }

    /// <summary>Gives rows of a vector this value, or only those that have none.</summary>
    internal void Store(ColumnVector vector, int rows, bool onlyMissing)
    {
        if (rows == 0)
            return;
        byte[] key = [];
        double number = double.NaN;
        bool isNumber = Text is not null && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        if (Text is not null && vector.Kind == FeatureKind.Categorical)
            key = KeyOf(Text, number);
        for (int row = 0; row < rows; row++)
        {
            if (onlyMissing && vector.States[row] != ValueState.Missing)
                continue;
            if (Text is null)
                vector.SetMissing(row);
            else if (vector.Kind == FeatureKind.Categorical)
                vector.SetText(row, key);
            else if (isNumber)
                vector.SetNumber(row, number);
            else
                vector.SetInvalid(row);
        }
    }

    private byte[] KeyOf(string text, double number)
    {
        byte[] key = new byte[CategoryKey.MaxLength];
        return Column.Type switch
        {
            SourceType.Integer => key[..CategoryKey.Write(long.Parse(text, CultureInfo.InvariantCulture), key)],
            SourceType.Float64 => key[..CategoryKey.Write(number, key)],
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>Folders named key=value, as the path was given; of a key that comes twice, the deeper folder.</summary>
    private static List<(string Key, string? Text)> PartsOf(string path)
    {
        var parts = new List<(string Key, string? Text)>();
        string[] names = path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        foreach (string name in names.AsSpan(0, names.Length - 1))
        {
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            string key = Uri.UnescapeDataString(name[..equals]), text = name[(equals + 1)..];
            parts.RemoveAll(part => part.Key == key);
            parts.Add((key, text is Missing or "" ? null : Uri.UnescapeDataString(text)));
        }

        return parts;
    }

    private static SourceColumn ColumnOf(string name, string[] texts)
    {
        const NumberStyles whole = NumberStyles.AllowLeadingSign, dotted = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (texts.Length == 0)
            return new SourceColumn(name, SourceType.String, "null");
        if (texts.All(text => long.TryParse(text, whole, CultureInfo.InvariantCulture, out _)))
            return new SourceColumn(name, SourceType.Integer, "int64");
        return texts.All(text => char.IsAsciiDigit(text[^1]) && double.TryParse(text, dotted, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            ? new SourceColumn(name, SourceType.Float64, "double") : new SourceColumn(name, SourceType.String, "string");
    }
}
