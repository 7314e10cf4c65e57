namespace DriftExporter.Formats.Csv;

/// <summary>Finds the delimiter: the one that cuts most of the first records into the same number of fields.</summary>
internal static class CsvDelimiter
{
    public const int SampleBytes = 1 << 15;

    private const int MaxRecords = 50;

    /// <summary>A comma when none divides anything. Ties: more fields, then the order of <see cref="CsvOptions.Delimiters"/>.</summary>
    public static char Find(ReadOnlySpan<byte> sample)
    {
        (char Delimiter, double Share, int Fields) best = (CsvOptions.Delimiters[0], 0, 1);
        foreach (char delimiter in CsvOptions.Delimiters)
        {
            (double share, int fields) = Rate(sample, delimiter);
            if (fields > 1 && (share > best.Share || (share == best.Share && fields > best.Fields)))
                best = (delimiter, share, fields);
        }

        return best.Delimiter;
    }

    /// <summary>Fields of the first record, and the share of the records that have as many.</summary>
    private static (double Share, int Fields) Rate(ReadOnlySpan<byte> sample, char delimiter)
    {
        CsvSplitter splitter = new(delimiter);
        int records = 0;
        int alike = 0;
        int fields = 0;
        while (!sample.IsEmpty && records < MaxRecords)
        {
            CsvSplit split = splitter.Split(sample, isLast: false, out int consumed);
            // A record that the sample cuts off tells only when it is the first.
            if (split == CsvSplit.Unfinished && records > 0)
                break;
            records++;
            if (records == 1)
                fields = splitter.Fields.Length;
            if (split == CsvSplit.Complete && splitter.Fields.Length == fields)
                alike++;
            if (split == CsvSplit.Malformed)
                consumed += Math.Max(sample[consumed..].IndexOf((byte)'\n') + 1, 1);
            sample = sample[Math.Min(consumed, sample.Length)..];
        }

        return (records == 0 ? 0 : (double)alike / records, fields);
    }
}
