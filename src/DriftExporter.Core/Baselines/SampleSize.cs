using System.Globalization;
using DriftExporter.Formats;

namespace DriftExporter.Baselines;

/// <summary>How much of a training set is looked at: a share of the rows, or a number of them.</summary>
/// <param name="Asked">As the user wrote it.</param>
/// <param name="Share">Over 0 and below 1; null when a number of rows is asked for.</param>
/// <param name="Rows">From 2; null when a share is asked for.</param>
public sealed record SampleSize(string Asked, double? Share, long? Rows)
{
    /// <summary>0.01 or 100000; null for what is neither.</summary>
    public static SampleSize? Parse(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long rows))
            return rows >= 2 ? new SampleSize(text, null, rows) : null;
        const NumberStyles share = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, share, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1
            ? new SampleSize(text, value, null) : null;
    }

    /// <summary>The same files, of which each gives only its part of the sample.</summary>
    /// <param name="files">Of which those whose format does not tell its rows are read once to count them, when a number of rows is asked for.</param>
    /// <param name="allRows">Rows of the whole files; null where nobody knows.</param>
    public IReadOnlyList<TrainingFile> Of(IReadOnlyList<TrainingFile> files, out long? allRows)
    {
        allRows = 0;
        var rowsOf = new long?[files.Count];
        var opened = new IColumnReader?[files.Count]; // handed over to who opens first: a text file's types take a pass to find
        for (int file = 0; file < files.Count; file++)
        {
            IColumnReader reader = Try(files[file].Open);
            allRows += rowsOf[file] = reader.RowCount ?? (Rows is null ? null : Count(reader));
            if (files.Count <= TrainingSet.KeptOpen)
                opened[file] = reader;
            else
                reader.Dispose();
        }

        double share = Share ?? (allRows is > 0 and { } all ? Math.Min(1, (double)Rows!.Value / all) : 1);
        return [.. files.Select((file, index) => file with { Open = () => Sampled(Interlocked.Exchange(ref opened[index], null) ?? file.Open(), share, rowsOf[index]) })];
    }

    private static IColumnReader Sampled(IColumnReader reader, double share, long? rows)
    {
        if (reader is not IRowGroups groups)
            return new SampledRows(reader, share, rows);
        groups.Keep(SamplePlan.Stretches(groups.RowGroups, (long)Math.Ceiling(share * rows!.Value)));
        return reader;
    }

    private static long Count(IColumnReader reader)
    {
        var none = new Columns.ColumnBatch([]);
        reader.Select([]);
        long rows = 0;
        while (Try(() => reader.Read(none)))
            rows += none.RowCount;
        return rows;
    }

    private static T Try<T>(Func<T> read) => TrainingSet.ReadOrSay(read);
}
