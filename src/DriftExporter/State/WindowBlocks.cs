using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.State;

/// <summary>The windows over one baseline, for a checkpoint.</summary>
/// <param name="Key">Of the baseline and of how it is used; unique within the model.</param>
internal sealed record CheckpointedWindows(string Key, IReadOnlyList<WindowVerdicts> Windows);

/// <summary>What of a window is in block files. Stage writes what is missing there; then either Confirm or Abandon follows.</summary>
internal abstract class WindowBlocks : IDisposable
{
    private readonly WindowVerdicts _verdicts;
    private readonly VerdictState _fresh;

    protected WindowBlocks(WindowVerdicts verdicts)
    {
        _verdicts = verdicts;
        _fresh = verdicts.State;
    }

    public string Label => _verdicts.Window.Label;

    public static WindowBlocks Of(WindowVerdicts verdicts) => verdicts.Window switch
    {
        RowWindow rows => new RowBlocks(verdicts, rows),
        TimeWindow panes => new PaneBlocks(verdicts, panes),
        _ => throw new ArgumentException($"{verdicts.Window.GetType().Name} has no checkpoint.", nameof(verdicts)),
    };

    public SavedWindow Stage(Staging staging)
    {
        (SavedRows? rows, SavedPanes? panes) = StageWindow(staging);
        return new SavedWindow(Label, _verdicts.State, rows, panes);
    }

    /// <summary>The staged checkpoint is on the disk.</summary>
    public abstract void Confirm();

    /// <summary>The staged checkpoint is not, and what it wrote cannot be trusted.</summary>
    public abstract void Abandon();

    /// <summary>Loads the window from a manifest. Throws, and leaves it empty, when that cannot be done.</summary>
    public void Load(SavedWindow saved, ModelFolder folder)
    {
        try
        {
            LoadWindow(saved, folder);
            if (saved.Verdicts.Columns.Count != _fresh.Columns.Count)
                throw new DamagedStateException("its verdicts are on other columns");
            _verdicts.State = saved.Verdicts;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Clear();
            throw new DamagedStateException(exception.Message);
        }
        catch (DamagedStateException)
        {
            Clear();
            throw;
        }
    }

    /// <summary>Back to a window that has seen nothing.</summary>
    public void Clear()
    {
        Forget();
        _verdicts.Window.Clear();
        _verdicts.State = _fresh;
    }

    public abstract void Dispose();

    protected abstract (SavedRows? Rows, SavedPanes? Panes) StageWindow(Staging staging);

    protected abstract void LoadWindow(SavedWindow saved, ModelFolder folder);

    protected abstract void Forget();
}
