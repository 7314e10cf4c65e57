using DriftExporter.Scoring;

namespace DriftExporter.State;

/// <summary>Manifests as bytes; docs/state-format.md has the layout.</summary>
internal static class ManifestCodec
{
    public static ReadOnlyMemory<byte> Write(Manifest manifest)
    {
        var output = new StateWriter();
        output.Text(manifest.Model);
        output.Number(manifest.TakenNanoseconds);
        SourceCodec.Write(output, manifest.Source);
        output.List(manifest.Sets, set =>
        {
            output.Text(set.Key);
            output.List(set.Windows, window => Write(output, window));
        });
        return output.Written;
    }

    /// <summary>Throws <see cref="DamagedStateException"/>.</summary>
    public static Manifest Read(ReadOnlyMemory<byte> bytes)
    {
        var input = new StateReader(bytes);
        var manifest = new Manifest
        {
            Model = input.Text(),
            TakenNanoseconds = input.Number(),
            Source = SourceCodec.Read(input),
            Sets = input.List(() => new SavedWindows(input.Text(), input.List(() => ReadWindow(input)))),
        };
        return input.IsAtEnd ? manifest : throw new DamagedStateException("something stands behind its end");
    }

    private static void Write(StateWriter output, SavedWindow window)
    {
        output.Text(window.Label);
        Write(output, window.Verdicts);
        output.Flag(window.Rows is not null);
        if (window.Rows is { } rows)
        {
            output.Number(rows.Total);
            output.Number((long)rows.Capacity);
            output.Number((long)rows.RecordBytes);
            output.List(rows.Runs, run =>
            {
                output.Number(run.Block);
                output.Number(run.First);
                output.Number(run.Count);
                output.Number(run.Length);
                output.Number((long)run.Checksum);
            });
        }

        output.Flag(window.Panes is not null);
        if (window.Panes is { } panes)
        {
            output.Optional(panes.NewestPane);
            output.Number(panes.NewestTime);
            output.List(panes.Panes, pane =>
            {
                output.Number(pane.Pane);
                output.Number(pane.Block);
                output.Number(pane.Offset);
                output.Number(pane.Length);
                output.Number((long)pane.Checksum);
            });
        }
    }

    private static SavedWindow ReadWindow(StateReader input)
    {
        string label = input.Text();
        VerdictState verdicts = ReadVerdicts(input);
        SavedRows? rows = !input.Flag() ? null : new SavedRows(input.Amount(), Small(input), Small(input),
            input.List(() => new RowRun(input.Amount(), input.Amount(), input.Amount(), input.Amount(), (uint)input.Number())));
        SavedPanes? panes = !input.Flag() ? null : new SavedPanes(input.OptionalNumber(), input.Number(),
            input.List(() => new PanePlace(input.Number(), input.Amount(), input.Amount(), input.Amount(), (uint)input.Number())));
        return new SavedWindow(label, verdicts, rows, panes);
    }

    private static int Small(StateReader input) =>
        input.Amount() is <= int.MaxValue and var amount ? (int)amount : throw new DamagedStateException("a size is too large");

    private static void Write(StateWriter output, VerdictState state)
    {
        output.Number(state.Entered);
        output.Optional(state.SpentFrom);
        output.Number(state.Newest);
        output.Optional(state.VerdictTime);
        output.Optional(state.Spent?.Ticks);
        output.List(state.Columns, column =>
        {
            output.Byte(column.Detected switch { null => 0, false => 1, true => 2 });
            output.Optional(column.QValue);
            output.Number(column.Evidence);
            output.Optional(column.EvidenceCritical);
            output.List(column.Reasons, output.Text);
        });
    }

    private static VerdictState ReadVerdicts(StateReader input) => new(
        input.Amount(), input.OptionalNumber(), input.Number(), input.OptionalNumber(),
        input.OptionalNumber() is { } ticks ? TimeSpan.FromTicks(ticks) : null,
        input.List(() => new ColumnVerdict(
            input.Byte() switch { 0 => null, 1 => false, 2 => true, _ => throw new DamagedStateException("a verdict is none") },
            input.OptionalReal(), input.Real(), input.OptionalReal(), input.List(input.Text))));
}
