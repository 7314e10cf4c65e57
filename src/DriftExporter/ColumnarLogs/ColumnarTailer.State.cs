using DriftExporter.Tailing;

namespace DriftExporter.ColumnarLogs;

/// <summary>Checkpoints: the places as plain data, and going on from them.</summary>
internal sealed partial class ColumnarTailer
{
    /// <summary>Where reading stands. Call between polls, with everything flushed.</summary>
    public ColumnarCheckpoint Capture() => new([.. _order.Select(file => file.Capture())]);

    /// <summary>Goes on from a checkpoint; before the first poll. Files that the globs no longer name are left out.</summary>
    public void Restore(ColumnarCheckpoint checkpoint)
    {
        if (_known.Count > 0 || Statistics.Scanned)
            throw new InvalidOperationException("A checkpoint is restored before the first poll.");
        _now = _time.GetTimestamp();
        _isFirstStart = false;
        foreach (ColumnarFileCheckpoint saved in checkpoint.Files)
        {
            if (!_finder.Matches(saved.Path) || _known.ContainsKey(saved.Identity))
                continue;
            var file = new ColumnarFile(saved, _now);
            _known.Add(file.Identity, file);
            _order.Add(file);
        }
    }
}
