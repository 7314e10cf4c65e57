using System.Text;

namespace DriftExporter.Exposition;

/// <summary>Keeps the families of a page that a scrape names by <c>name[]</c>, whole, as client_golang's handler does. A family is
/// named by itself, with or without a counter's _total, or by a sample of a histogram.</summary>
internal static class PageFilter
{
    private static readonly string[] s_counter = ["", "_total"];
    private static readonly string[] s_histogram = ["", "_bucket", "_sum", "_count"];

    /// <param name="page">Of our own writing: each family begins with # HELP, and # TYPE follows.</param>
    public static byte[] Keep(ReadOnlySpan<byte> page, string?[] names)
    {
        using var kept = new MemoryStream();
        bool keep = false;
        while (!page.IsEmpty)
        {
            int end = page.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> line = page[..(end == 0 ? page.Length : end)];
            page = page[line.Length..];
            if (line.StartsWith("# HELP "u8))
                keep = IsNamed(Word(line, "# HELP "u8.Length), page, names);
            if (keep || line.SequenceEqual("# EOF\n"u8))
                kept.Write(line);
        }

        return kept.ToArray();
    }

    /// <param name="rest">Begins with the family's # TYPE.</param>
    private static bool IsNamed(string family, ReadOnlySpan<byte> rest, string?[] names)
    {
        string type = Word(rest, "# TYPE ".Length + family.Length + 1);
        string stem = type == "counter" && family.EndsWith("_total", StringComparison.Ordinal) ? family[..^"_total".Length] : family;
        string[] suffixes = type switch { "counter" => s_counter, "histogram" => s_histogram, _ => [""] };
        return suffixes.Any(suffix => names.Contains(stem + suffix));
    }

    /// <summary>From the position to the next blank.</summary>
    private static string Word(ReadOnlySpan<byte> line, int start)
    {
        ReadOnlySpan<byte> rest = line[Math.Min(start, line.Length)..];
        int end = rest.IndexOfAny((byte)' ', (byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
