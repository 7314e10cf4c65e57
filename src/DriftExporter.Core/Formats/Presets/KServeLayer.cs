using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>KServe's inference logger: CloudEvents in structured mode, or the objects that its blob store writes, with bodies of
/// protocol v1 and v2. A line is an event or an array of events.</summary>
internal sealed class KServeLayer(PresetPlan plan) : JoinLayer(plan)
{
    protected override byte[][] PayloadKeys { get; } = [[.. "data"u8], [.. "data_base64"u8], [.. "bytes"u8]];

    protected override EventRole RoleOf(JsonTape tape, ReadOnlySpan<byte> text, int node, out int id)
    {
        id = tape.Find(text, node, "id"u8);
        int type = tape.Find(text, node, "type"u8);
        if (!tape.IsText(type))
            type = tape.Find(text, node, "reqType"u8);
        if (!tape.IsText(type) || !tape.IsText(id))
            return EventRole.Malformed;
        ReadOnlySpan<byte> name = tape.Inside(text, type);
        return name.EndsWith("inference.request"u8) ? EventRole.Request
            : name.EndsWith("inference.response"u8) ? EventRole.Response : EventRole.Other;
    }

    protected override int TimeOf(JsonTape tape, ReadOnlySpan<byte> text, int node)
    {
        int time = tape.Find(text, node, "time"u8);
        return time >= 0 ? time : tape.Find(text, node, "occurrenceTime"u8);
    }

    protected override bool Load(JsonTape tape, ReadOnlySpan<byte> text, int node, Payload payload, bool isOutput)
    {
        int data = tape.Find(text, node, "data"u8);
        if (tape.IsText(data))
            return payload.LoadEscaped(tape.Inside(text, data), tape.Is(data, ValueKind.EscapedText), isCsv: null, isOutput);
        if (tape.IsThere(data))
            return payload.Load(tape.Raw(text, data), isCsv: false, isOutput);
        int bytes = tape.Find(text, node, "data_base64"u8);
        if (bytes < 0)
            bytes = tape.Find(text, node, "bytes"u8);
        return tape.IsText(bytes) && payload.LoadBase64(tape.Inside(text, bytes), tape.Is(bytes, ValueKind.EscapedText), isCsv: null, isOutput);
    }
}
