using System.Runtime.InteropServices;

namespace DriftExporter.Windows;

/// <summary>Checkpoints: records leave as runs of columns, and come back so. Counts, block sums and extremes are worked out again
/// from the records, to the same bits: they depend on the records and their numbers alone.</summary>
public sealed partial class RowWindow
{
    /// <summary>N.</summary>
    public int Capacity => _capacity;

    /// <summary>Records that ever entered: they are numbered from 0, and the last <see cref="DriftWindow.Rows"/> of them are kept.</summary>
    public long Total => _total;

    /// <summary>Bytes that a record takes in <see cref="CopyRecords"/>.</summary>
    public int RecordBytes => sizeof(long) + _numbers.Sum(numbers => sizeof(ushort) + (numbers.Length > 0 ? sizeof(double) : 0));

    /// <summary>Writes records [from, from + count), all of them kept: their times, then feature by feature their cells and, where moments
    /// are kept, their numbers; in the byte order of the machine.</summary>
    /// <param name="destination">[count · RecordBytes]</param>
    public void CopyRecords(long from, int count, Span<byte> destination)
    {
        if (count < 0 || from < First || from > _total - count)
            throw new ArgumentOutOfRangeException(nameof(from), $"Records [{from}, {from + count}) of [{First}, {_total}).");
        CopyColumn(_times, from, count, ref destination);
        for (int feature = 0; feature < _ids.Length; feature++)
        {
            CopyColumn(_ids[feature], from, count, ref destination);
            if (_numbers[feature].Length > 0)
                CopyColumn(_numbers[feature], from, count, ref destination);
        }
    }

    /// <summary>Takes records back into a new window; <see cref="FinishLoading"/> makes them count. False: a cell is none of the feature's.</summary>
    /// <param name="from">The number of the first.</param>
    /// <param name="source">[count · RecordBytes] as <see cref="CopyRecords"/> wrote them.</param>
    public bool TryLoadRecords(long from, int count, ReadOnlySpan<byte> source)
    {
        if (_total > 0)
            throw new InvalidOperationException("Records are loaded into a new window.");
        if (count > _capacity || from < 0 || source.Length != (long)count * RecordBytes)
            return false;
        LoadColumn(_times, from, count, ref source);
        for (int feature = 0; feature < _ids.Length; feature++)
        {
            foreach (ushort id in MemoryMarshal.Cast<byte, ushort>(source[..(count * sizeof(ushort))]))
            {
                if (id >= Features[feature].CellCount)
                    return false;
            }

            LoadColumn(_ids[feature], from, count, ref source);
            if (_numbers[feature].Length > 0)
                LoadColumn(_numbers[feature], from, count, ref source);
        }

        return true;
    }

    /// <summary>All of the last records before this number have been loaded: the window goes on from there.</summary>
    public void FinishLoading(long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        _total = total;
        Rows = Math.Min(total, _capacity);
        for (int feature = 0; feature < _ids.Length; feature++)
        {
            int[] counts = MutableCounts(feature);
            foreach (ushort id in _ids[feature].AsSpan(0, (int)Rows)) // all slots, or those from 0 on
                counts[id]++;
        }

        if (_capacity < BlockRows)
            return;
        for (long block = (First + BlockRows - 1) / BlockRows; block < total / BlockRows; block++)
            CloseBlock(block);
    }

    public override void Clear()
    {
        (_total, Rows) = (0, 0);
        for (int feature = 0; feature < _ids.Length; feature++)
            Array.Clear(MutableCounts(feature));
    }

    private void CopyColumn<T>(T[] ring, long from, int count, ref Span<byte> destination)
        where T : unmanaged
    {
        int slot = (int)(from % _capacity), first = Math.Min(count, _capacity - slot);
        Span<T> column = MemoryMarshal.Cast<byte, T>(destination)[..count];
        ring.AsSpan(slot, first).CopyTo(column);
        ring.AsSpan(0, count - first).CopyTo(column[first..]);
        destination = destination[MemoryMarshal.AsBytes(column).Length..];
    }

    private void LoadColumn<T>(T[] ring, long from, int count, ref ReadOnlySpan<byte> source)
        where T : unmanaged
    {
        int slot = (int)(from % _capacity), first = Math.Min(count, _capacity - slot);
        ReadOnlySpan<T> column = MemoryMarshal.Cast<byte, T>(source)[..count];
        column[..first].CopyTo(ring.AsSpan(slot));
        column[first..].CopyTo(ring);
        source = source[MemoryMarshal.AsBytes(column).Length..];
    }
}
