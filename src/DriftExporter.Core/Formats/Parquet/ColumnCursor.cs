using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Parquet;

/// <summary>Stands at a row of one column and delivers the next ones, across pages and row groups.</summary>
/// <remarks>
/// Invariants. 1: groupLeft rows of the current row group are in pages that were not begun, keptLeft of them are wanted;
/// pageLeft rows of the current page are still to be delivered. 2: a page with values has its levels and its value source or indices started.
/// 3: bytes of a page are used only until the next page is read; a dictionary keeps its own.
/// </remarks>
internal abstract class ColumnCursor(ParquetColumn column, IReadOnlyList<RowGroup> groups, PageReader pages, Scratch scratch)
{
    private const int MaxDictionaryEntries = 1 << 23;

    private readonly ValueSources sources = new(column);
    private DefinitionLevels levels = new(column.MaxDefinitionLevel);
    private RleReader indices;
    private ValueSource? source;
    private bool hasDictionary;
    private int group = -1;
    private long groupLeft;
    private long keptLeft;
    private int pageLeft;

    public ParquetColumn Column => column;

    protected Scratch Scratch => scratch;

    /// <summary>Where the cursor stands, for messages.</summary>
    public string Place => $"row group {(group < 0 ? 0 : groups[group].Index)}, page at byte {pages.PageStart}";

    /// <summary>Fills rows 0..rows of the vector with the next rows of the column.</summary>
    public void Fill(ColumnVector vector, int rows)
    {
        StartBatch();
        int row = 0;
        while (row < rows)
        {
            if (pageLeft == 0)
                NextPage();
            int count = Math.Min(rows - row, pageLeft);
            int present = levels.Read(count, row, scratch.Rows, scratch.Integers);
            if (present < count)
                vector.States.AsSpan(row, count).Fill(ValueState.Missing);
            if (present > 0)
                Deliver(vector, row, present, isDense: present == count);
            row += count;
            pageLeft -= count;
        }
    }

    /// <summary>Called before the first row of a batch.</summary>
    protected virtual void StartBatch()
    {
    }

    protected abstract void LoadDictionary(ValueSource plain, int count, byte[] bytes, int length);

    /// <summary>Delivers values by their indices. Dense: to rows firstRow and on, else to scratch.Rows.</summary>
    protected abstract void DeliverIndices(ColumnVector vector, int firstRow, ReadOnlySpan<int> values, bool isDense);

    protected abstract void DeliverFixed(ColumnVector vector, int firstRow, ReadOnlySpan<byte> raw, int count, bool isDense);

    protected abstract void DeliverBytes(ColumnVector vector, int firstRow, byte[] bytes, ReadOnlySpan<int> starts, ReadOnlySpan<int> lengths, bool isDense);

    private void Deliver(ColumnVector vector, int firstRow, int count, bool isDense)
    {
        switch (source)
        {
            case null:
                Span<int> values = scratch.Integers.AsSpan(0, count);
                indices.Read(values);
                DeliverIndices(vector, firstRow, values, isDense);
                break;
            case FixedSource numbers:
                DeliverFixed(vector, firstRow, numbers.Next(count), count, isDense);
                break;
            case BytesSource texts:
                Span<int> starts = scratch.Starts.AsSpan(0, count);
                Span<int> lengths = scratch.Lengths.AsSpan(0, count);
                texts.Next(starts, lengths);
                DeliverBytes(vector, firstRow, texts.Bytes, starts, lengths, isDense);
                break;
        }
    }

    /// <summary>Reads on to a page that has rows.</summary>
    private void NextPage()
    {
        while (pageLeft == 0)
        {
            while (keptLeft == 0)
                OpenGroup();
            pages.Next();
            PageHeader header = pages.Header;
            if (header.Type == PageType.Dictionary)
            {
                ReadDictionary(header);
                continue;
            }

            if (header.ValueCount > groupLeft)
                Corrupt.Throw($"a page has {header.ValueCount} values, and its column chunk only {groupLeft} more");
            groupLeft -= header.ValueCount;
            pageLeft = (int)Math.Min(header.ValueCount, keptLeft);
            keptLeft -= pageLeft;
            if (pageLeft > 0)
                StartPage(header);
        }
    }

    private void OpenGroup()
    {
        RowGroup next = groups[++group];
        ColumnChunk chunk = next.Chunks[column.LeafIndex];
        groupLeft = next.RowCount;
        keptLeft = next.Kept;
        hasDictionary = false;
        if (keptLeft > 0)
            pages.Open(chunk);
    }

    private void ReadDictionary(in PageHeader header)
    {
        if (hasDictionary)
            Corrupt.Throw("the column chunk has a second dictionary");
        if ((PageEncoding)header.Encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
            throw new UnsupportedDataException(
                $"encoding {ValueSources.Name(header.Encoding)} of a dictionary is not supported", UnsupportedDataException.RewriteOrLeaveOut);
        CheckDictionary(header.ValueCount);
        ValueSource plain = sources.For(PageEncoding.Plain);
        plain.Start(pages.Bytes, 0, pages.Length);
        LoadDictionary(plain, header.ValueCount, pages.Bytes, pages.Length);
        hasDictionary = true;
    }

    /// <summary>A dictionary's count asks for memory, so it is compared with the bytes that there are.</summary>
    private void CheckDictionary(int count)
    {
        // Booleans have two values; the others take a number of bytes each, byte arrays their length.
        long most = column.Physical == PhysicalType.Boolean ? 2 : pages.Length / (column.Width > 0 ? column.Width : sizeof(int));
        if (count > most)
            Corrupt.Throw($"a dictionary of {pages.Length} bytes has {count} values");
        if (count > MaxDictionaryEntries)
            throw new UnsupportedDataException($"a dictionary has {count} values, and {MaxDictionaryEntries} are the most that are read",
                "Rewrite with smaller row groups or use_dictionary=False, or leave the column out.");
    }

    private void StartPage(in PageHeader header)
    {
        byte[] bytes = pages.Bytes;
        int start = 0;
        if (header.Type == PageType.Data)
            start = levels.StartVersion1(bytes, pages.Length, header.ValueCount, header.DefinitionEncoding);
        else
            levels.StartVersion2(pages.LevelBytes, 0, header.DefinitionLength);

        var encoding = (PageEncoding)header.Encoding;
        if (encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary)
        {
            if (!hasDictionary)
                Corrupt.Throw("a page uses a dictionary, and there is none before it");
            // A page of nulls may end behind its levels.
            int width = start < pages.Length ? bytes[start++] : 0;
            indices.Start(bytes, start, pages.Length, width);
            source = null;
        }
        else
        {
            source = sources.For(encoding);
            source.Start(bytes, start, pages.Length);
        }
    }
}
