namespace DriftExporter.Formats;

/// <summary>A reader whose file is cut into groups of rows that need not be read whole: a sample then costs what it reads.</summary>
public interface IRowGroups : IColumnReader
{
    /// <summary>[groups] rows of each, in the order of the file.</summary>
    IReadOnlyList<long> RowGroups { get; }

    /// <summary>From the next Select on, the file is the first so many rows of each group.</summary>
    /// <param name="rows">[groups] 0..rows of the group; a group of 0 is not read at all.</param>
    void Keep(IReadOnlyList<long> rows);
}
