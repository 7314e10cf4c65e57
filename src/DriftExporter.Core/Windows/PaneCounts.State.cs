using System.Buffers;
using System.Runtime.InteropServices;

namespace DriftExporter.Windows;

/// <summary>Checkpoints: the list or the counts, whichever the pane keeps; never more than 4 bytes a cell.</summary>
internal sealed partial class PaneCounts
{
    private const int DenseMark = -1;

    /// <summary>Writes how many ids follow, or <see cref="DenseMark"/> and a count a cell.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        output.Write(MemoryMarshal.AsBytes([_dense ? DenseMark : _idCount]));
        output.Write(_dense ? MemoryMarshal.AsBytes(_counts.AsSpan(0, cells)) : MemoryMarshal.AsBytes(_ids.AsSpan(0, _idCount)));
    }

    /// <summary>Takes into an empty pane what was written, and adds it to the window's counts. False: it is not this feature's, or not of so many records.</summary>
    public bool TryLoad(ref ReadOnlySpan<byte> source, long rows, int[] windowCounts)
    {
        if (!MemoryMarshal.TryRead(source, out int ids))
            return false;
        source = source[sizeof(int)..];
        if (ids == DenseMark)
            return TryLoadCounts(ref source, rows, windowCounts);
        if (ids != rows || ids > 2 * cells || source.Length < ids * sizeof(ushort))
            return false;
        ReadOnlySpan<ushort> list = MemoryMarshal.Cast<byte, ushort>(source[..(ids * sizeof(ushort))]);
        foreach (ushort id in list)
        {
            if (id >= cells)
                return false;
        }

        Keep(list);
        foreach (ushort id in list)
            windowCounts[id]++;
        source = source[(ids * sizeof(ushort))..];
        return true;
    }

    private bool TryLoadCounts(ref ReadOnlySpan<byte> source, long rows, int[] windowCounts)
    {
        if (source.Length < cells * sizeof(int))
            return false;
        ReadOnlySpan<int> counts = MemoryMarshal.Cast<byte, int>(source[..(cells * sizeof(int))]);
        long sum = 0;
        foreach (int count in counts)
        {
            if (count < 0)
                return false;
            sum += count;
        }

        if (sum != rows)
            return false;
        _counts = _counts.Length == 0 ? new int[cells] : _counts;
        counts.CopyTo(_counts);
        _dense = true;
        for (int cell = 0; cell < cells; cell++)
            windowCounts[cell] += counts[cell];
        source = source[(cells * sizeof(int))..];
        return true;
    }
}
