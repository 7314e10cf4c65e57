using System.Text;
using System.Text.Unicode;

namespace DriftExporter.Formats.Csv;

/// <summary>Names of columns from a first record.</summary>
internal static class CsvHeader
{
    /// <summary>The fields as they are; null when they are not UTF-8.</summary>
    public static string[]? Read(ReadOnlySpan<byte> record, ReadOnlySpan<CsvField> fields)
    {
        if (!Utf8.IsValid(record))
            return null;
        string[] names = new string[fields.Length];
        for (int column = 0; column < names.Length; column++)
        {
            string name = Encoding.UTF8.GetString(record.Slice(fields[column].Start, fields[column].Length));
            names[column] = fields[column].HasDoubledQuotes ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : name;
        }

        return names;
    }

    /// <summary>Names that are there and unique: an empty one becomes columnN, the second of two alike name.1, as pandas does it.</summary>
    public static string[] MakeUnique(string[] names)
    {
        HashSet<string> taken = new(names, StringComparer.Ordinal);
        HashSet<string> used = new(StringComparer.Ordinal);
        string[] unique = new string[names.Length];
        for (int column = 0; column < names.Length; column++)
        {
            string wanted = names[column].Length > 0 ? names[column] : $"column{column + 1}";
            string name = wanted;
            for (int copy = 1; (name != names[column] && taken.Contains(name)) || !used.Add(name); copy++)
                name = $"{wanted}.{copy}";
            unique[column] = name;
        }

        return unique;
    }
}
