using DriftExporter.ColumnarLogs;
using DriftExporter.Tailing;

namespace DriftExporter.State;

/// <summary>Places of reading as bytes.</summary>
internal static class SourceCodec
{
    public static void Write(StateWriter output, SourceState source)
    {
        output.Text(source.RecordsKey);
        output.Optional(source.Watermark);
        output.Optional(source.LastEvent);
        output.Number((long)source.Baseline);
        output.Bytes(source.Reader);
        output.Flag(source.Lines is not null);
        if (source.Lines is { } lines)
        {
            output.Number(lines.NextId);
            output.List(lines.Files, file => Write(output, file));
            output.List(lines.Searches, search =>
            {
                output.Text(search.LogPath);
                output.Number(search.LeftId);
                output.Text(search.LogRealPath);
                output.Number(search.After);
                output.Number(search.Before);
            });
        }

        output.Flag(source.Columns is not null);
        if (source.Columns is { } columns)
            output.List(columns.Files, file => Write(output, file));
    }

    public static SourceState Read(StateReader input) => new()
    {
        RecordsKey = input.Text(),
        Watermark = input.OptionalNumber(),
        LastEvent = input.OptionalNumber(),
        Baseline = (int)Math.Clamp(input.Number(), 0, int.MaxValue),
        Reader = input.Bytes().ToArray(),
        Lines = !input.Flag() ? null : new TailCheckpoint(input.Amount(), input.List(() => ReadFile(input)))
        {
            Searches = input.List(() => new SearchCheckpoint(input.Text(), input.Number(), input.Text(), input.Number(), input.Number())),
        },
        Columns = input.Flag() ? new ColumnarCheckpoint(input.List(() => ReadColumnarFile(input))) : null,
    };

    private static void Write(StateWriter output, FileCheckpoint file)
    {
        output.Number(file.FileId);
        output.Number(file.LogId);
        Write(output, file.Identity);
        output.Text(file.Path);
        output.Text(file.RealPath);
        output.Text(file.LogPath);
        output.Optional(file.LogRealPath);
        output.Number(file.Offset);
        output.Number(file.Size);
        output.Number(file.ModifiedNanoseconds);
        Write(output, file.Head);
        Write(output, file.Marker);
        output.List(file.Trail, mark =>
        {
            output.Number(mark.Offset);
            Write(output, mark.Marker);
        });
        output.Number(file.SeenNanoseconds);
        output.Flag(file.IsDiscarding);
        output.Flag(file.IsRetired);
        output.Flag(file.IsFinished);
        output.Flag(file.IsCompressed);
        output.Flag(file.IsHeld);
        output.Number(file.OriginalId);
        output.Number(file.CopiedBytes);
    }

    private static FileCheckpoint ReadFile(StateReader input) => new()
    {
        FileId = input.Number(),
        LogId = input.Number(),
        Identity = ReadIdentity(input),
        Path = input.Text(),
        RealPath = input.Text(),
        LogPath = input.Text(),
        LogRealPath = input.OptionalText(),
        Offset = input.Amount(),
        Size = input.Amount(),
        ModifiedNanoseconds = input.Number(),
        Head = ReadPrint(input, Fingerprint.MaxHead),
        Marker = ReadPrint(input, Fingerprint.MaxMarker),
        Trail = input.List(() => new ReadMark(input.Amount(), ReadPrint(input, Fingerprint.MaxMarker))),
        SeenNanoseconds = input.Number(),
        IsDiscarding = input.Flag(),
        IsRetired = input.Flag(),
        IsFinished = input.Flag(),
        IsCompressed = input.Flag(),
        IsHeld = input.Flag(),
        OriginalId = input.Number(),
        CopiedBytes = input.Amount(),
    };

    private static void Write(StateWriter output, ColumnarFileCheckpoint file)
    {
        Write(output, file.Identity);
        output.Text(file.Path);
        output.Number(file.Size);
        output.Number(file.ModifiedNanoseconds);
        output.Number(file.Offset);
        output.Number(file.Row);
        Write(output, file.Marker);
        output.Number(file.MarkedOffset);
        output.Number(file.SkipUntil);
        output.Flag(file.IsFinished);
    }

    private static ColumnarFileCheckpoint ReadColumnarFile(StateReader input) => new()
    {
        Identity = ReadIdentity(input),
        Path = input.Text(),
        Size = input.Amount(),
        ModifiedNanoseconds = input.Number(),
        Offset = input.Amount(),
        Row = input.Amount(),
        Marker = ReadPrint(input, Fingerprint.MaxMarker),
        MarkedOffset = input.Amount(),
        SkipUntil = input.Amount(),
        IsFinished = input.Flag(),
    };

    private static void Write(StateWriter output, FileIdentity identity)
    {
        output.Number(identity.Device);
        output.Number(identity.Inode);
        output.Number(identity.BirthNanoseconds);
    }

    private static FileIdentity ReadIdentity(StateReader input) => new(input.Unsigned(), input.Unsigned(), input.Number());

    private static void Write(StateWriter output, Fingerprint print)
    {
        output.Number((long)print.Length);
        output.Number(print.Hash);
    }

    private static Fingerprint ReadPrint(StateReader input, int most) =>
        input.Amount() is var length && length <= most ? new Fingerprint((int)length, input.Unsigned()) : throw new DamagedStateException("a fingerprint is too long");
}
