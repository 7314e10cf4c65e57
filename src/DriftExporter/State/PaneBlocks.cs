using System.Buffers;
using DriftExporter.Scoring;
using DriftExporter.Windows;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.State;

/// <summary>A duration window in block files: a checkpoint writes one file of the panes that changed since the last, which is most often
/// the newest pane alone. A file goes when none of its panes is the newest copy any more.</summary>
internal sealed class PaneBlocks(WindowVerdicts verdicts, TimeWindow window) : WindowBlocks(verdicts)
{
    private const long LargestPane = 1 << 30;

    /// <summary>Where each pane stands, and which change of it.</summary>
    private readonly Dictionary<long, (PanePlace Place, long Change)> _places = [];
    private readonly List<long> _staged = [];

    public override void Confirm() => _staged.Clear();

    public override void Abandon()
    {
        foreach (long pane in _staged)
            _places.Remove(pane);
        _staged.Clear();
    }

    public override void Dispose()
    {
    }

    protected override (SavedRows? Rows, SavedPanes? Panes) StageWindow(Staging staging)
    {
        long[] panes = [.. window.Panes];
        foreach (long gone in _places.Keys.Except(panes).ToArray())
            _places.Remove(gone);
        long[] changed = [.. panes.Where(pane => !_places.TryGetValue(pane, out (PanePlace, long Change) saved) || saved.Change != window.ChangeOf(pane))];
        if (changed.Length > 0)
            Write(changed, staging);
        return (null, new SavedPanes(window.NewestPane, window.NewestTime, [.. panes.Select(pane => _places[pane].Place)]));
    }

    protected override void LoadWindow(SavedWindow saved, ModelFolder folder)
    {
        if (saved.Panes is not { } panes)
            throw new DamagedStateException("it is a window of another shape");
        if (panes.NewestPane is { } newest)
            window.BeginLoading(newest, panes.NewestTime);
        else if (panes.Panes.Count > 0)
            throw new DamagedStateException("it has panes and no time");
        foreach (PanePlace place in panes.Panes)
        {
            Load(place, folder);
            _places[place.Pane] = (place, window.ChangeOf(place.Pane));
        }
    }

    protected override void Forget()
    {
        _places.Clear();
        _staged.Clear();
    }

    private void Write(long[] panes, Staging staging)
    {
        SafeFileHandle file = staging.Create(out long block);
        staging.Finish(file);
        var output = new ArrayBufferWriter<byte>();
        long offset = 0;
        foreach (long pane in panes)
        {
            output.ResetWrittenCount();
            window.WritePane(pane, output);
            _staged.Add(pane);
            _places[pane] = (new PanePlace(pane, block, offset, output.WrittenCount, Crc32C.Extend(0, output.WrittenSpan)), window.ChangeOf(pane));
            staging.Write(file, output.WrittenSpan, offset);
            offset += output.WrittenCount;
        }
    }

    private void Load(in PanePlace place, ModelFolder folder)
    {
        using SafeFileHandle file = folder.OpenBlock(place.Block);
        if (place.Length > Math.Min(LargestPane, RandomAccess.GetLength(file)))
            throw new DamagedStateException("a block file is cut");
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)place.Length);
        try
        {
            Span<byte> bytes = buffer.AsSpan(0, (int)place.Length);
            RowBlocks.Fill(file, bytes, place.Offset);
            if (Crc32C.Extend(0, bytes) != place.Checksum)
                throw new DamagedStateException("the checksum of a pane is wrong");
            if (!window.TryLoadPane(place.Pane, bytes))
                throw new DamagedStateException("a pane of it is none of this window");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
