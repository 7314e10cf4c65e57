using System.Numerics.Tensors;

namespace DriftExporter.Windows;

/// <summary>
/// Counts of one feature in one pane: a list of cell ids while the pane is small, counts by cell once the list would be
/// the larger of the two. So an idle pane costs nothing, and a busy one no more than its cells.
/// </summary>
internal sealed partial class PaneCounts(int cells)
{
    private ushort[] _ids = [];
    private int[] _counts = [];
    private int _idCount;
    private bool _dense;

    public void Add(params ReadOnlySpan<ushort> ids)
    {
        if (!_dense)
        {
            if (_idCount + ids.Length <= 2 * cells)
            {
                Keep(ids);
                return;
            }

            MakeDense();
        }

        foreach (ushort id in ids)
            _counts[id]++;
    }

    /// <summary>Takes this pane's counts away from the window's, and empties the pane. Arrays stay for the next use.</summary>
    public void ExpireFrom(int[] windowCounts)
    {
        if (_dense)
        {
            TensorPrimitives.Subtract(windowCounts.AsSpan(0, cells), _counts.AsSpan(0, cells), windowCounts.AsSpan(0, cells));
            Array.Clear(_counts);
        }
        else
        {
            foreach (ushort id in _ids.AsSpan(0, _idCount))
                windowCounts[id]--;
        }

        _idCount = 0;
        _dense = false;
    }

    private void Keep(ReadOnlySpan<ushort> ids)
    {
        if (_idCount + ids.Length > _ids.Length)
            Array.Resize(ref _ids, Math.Clamp(_ids.Length * 2, Math.Max(16, _idCount + ids.Length), Math.Max(16, 2 * cells)));
        ids.CopyTo(_ids.AsSpan(_idCount));
        _idCount += ids.Length;
    }

    private void MakeDense()
    {
        if (_counts.Length == 0)
            _counts = new int[cells];
        foreach (ushort id in _ids.AsSpan(0, _idCount))
            _counts[id]++;
        _dense = true;
    }
}
