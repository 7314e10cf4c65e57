using System.Numerics.Tensors;

namespace DriftExporter.Windows;

/// <summary>
/// Counts of one feature in one pane: a list of cell ids while the pane is small, counts by cell once the list would be
/// the larger of the two. So an idle pane costs nothing, and a busy one no more than its cells.
/// </summary>
internal sealed class PaneCounts(int cells)
{
    private ushort[] _ids = [];
    private int[] _counts = [];
    private int _idCount;
    private bool _dense;

    public void Add(ushort id)
    {
        if (_dense)
        {
            _counts[id]++;
            return;
        }

        if (_idCount == _ids.Length)
        {
            if (_idCount >= 2 * cells)
            {
                MakeDense();
                _counts[id]++;
                return;
            }

            Array.Resize(ref _ids, Math.Clamp(_ids.Length * 2, 16, Math.Max(16, 2 * cells)));
        }

        _ids[_idCount++] = id;
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

    private void MakeDense()
    {
        if (_counts.Length == 0)
            _counts = new int[cells];
        foreach (ushort id in _ids.AsSpan(0, _idCount))
            _counts[id]++;
        _dense = true;
    }
}
