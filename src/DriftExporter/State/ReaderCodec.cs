using DriftExporter.Formats;

namespace DriftExporter.State;

/// <summary>What a reader of lines remembers, as bytes.</summary>
internal static class ReaderCodec
{
    public static byte[] Write(RecordReaderState state)
    {
        var output = new StateWriter();
        output.Optional(state.Wrapper);
        output.Optional(state.Preset);
        output.Flag(state.Schema is not null);
        if (state.Schema is { } schema)
            output.Bytes(schema);
        output.List(state.Partials, part =>
        {
            output.Number(part.SourceId);
            output.Byte(part.Stream);
            output.Bytes(part.Bytes);
            output.Flag(part.IsTooLong);
        });
        output.List(state.Waiting, waiting => output.Bytes(waiting));
        output.List(state.Headers, header =>
        {
            output.Number(header.FileId);
            output.Bytes(header.Header);
        });
        return output.Written.ToArray();
    }

    /// <summary>No bytes: nothing is remembered.</summary>
    public static RecordReaderState Read(byte[] bytes)
    {
        if (bytes.Length == 0)
            return RecordReaderState.Empty;
        var input = new StateReader(bytes);
        return new RecordReaderState
        {
            Wrapper = input.OptionalText(),
            Preset = input.OptionalText(),
            Schema = input.Flag() ? input.Bytes().ToArray() : null,
            Partials = input.List(() => new PartialRecord(input.Number(), input.Byte(), input.Bytes().ToArray(), input.Flag())),
            Waiting = input.List(() => input.Bytes().ToArray()),
            Headers = input.List(() => new CsvFileHeader(input.Number(), input.Bytes().ToArray())),
        };
    }
}
