using System.Runtime.ExceptionServices;
using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>
/// One pass of a training set's rows through the builders of its columns. Threads share columns, never rows: each
/// builder sees all rows in their order, so no figure depends on the number of threads.
/// </summary>
internal static class ColumnPass
{
    public readonly record struct Work(ColumnRequest Request, IColumnBuilder Builder);

    /// <summary>Reads all rows; returns how many they were.</summary>
    /// <param name="onRows">Called now and then with the rows read so far, by one thread.</param>
    public static long Read(TrainingSet data, IReadOnlyList<Work> work, int threads, Action<long> onRows, CancellationToken cancellation)
    {
        int groups = data.IsColumnar ? Math.Clamp(threads, 1, work.Count) : 1;
        if (groups == 1)
            return ReadGroup(data, work, onRows, cancellation);
        long[] rows = new long[groups];
        try
        {
            Parallel.For(0, groups, new ParallelOptions { MaxDegreeOfParallelism = groups, CancellationToken = cancellation }, group =>
            {
                using TrainingSet own = data.Fork();
                Work[] mine = [.. work.Where((_, index) => index % groups == group)];
                rows[group] = ReadGroup(own, mine, group == 0 ? onRows : _ => { }, cancellation);
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        if (rows.Distinct().Count() > 1)
            throw new ProblemException(string.Join(", ", data.FileNames), $"changed while it was read: {rows.Min()} rows and {rows.Max()}.", "Make the baseline from files that nobody writes to.");
        return rows[0];
    }

    private static long ReadGroup(TrainingSet data, IReadOnlyList<Work> work, Action<long> onRows, CancellationToken cancellation)
    {
        long rows = 0;
        data.Read([.. work.Select(column => column.Request)], batch =>
        {
            for (int column = 0; column < work.Count; column++)
                work[column].Builder.Add(batch.Columns[column], batch.RowCount);
            rows += batch.RowCount;
            onRows(rows);
        }, cancellation);
        return rows;
    }
}
