using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>Azure ML's data collector: CloudEvents whose data are rows; inputs and outputs stand in different files and belong
/// together by correlationid. Other collections than inputs and outputs are records by themselves.</summary>
internal sealed class AzureMlLayer(PresetPlan plan) : JoinLayer(plan)
{
    protected override byte[][] PayloadKeys { get; } = [[.. "data"u8]];

    protected override EventRole RoleOf(JsonTape tape, ReadOnlySpan<byte> text, int node, out int id)
    {
        id = tape.Find(text, node, "correlationid"u8);
        int type = tape.Find(text, node, "type"u8);
        if (!tape.IsText(type) || tape.Find(text, node, "data"u8) < 0)
            return EventRole.Malformed;
        if (!tape.IsText(id))
            id = -1;
        ReadOnlySpan<byte> name = tape.Inside(text, type);
        if (name.EndsWith("inputs"u8) || name.EndsWith(".request"u8))
            return EventRole.Request;
        return name.EndsWith("outputs"u8) || name.EndsWith(".response"u8) ? EventRole.Response : EventRole.Alone;
    }

    /// <summary>Both halves of a pair have the time of the call.</summary>
    protected override int TimeOf(JsonTape tape, ReadOnlySpan<byte> text, int node) => -1;

    /// <summary>Data over 4 MB are in a blob of their own: the event holds an address.</summary>
    protected override bool Load(JsonTape tape, ReadOnlySpan<byte> text, int node, Payload payload, bool isOutput)
    {
        int elsewhere = tape.Find(text, node, "datainblob"u8);
        if (tape.Is(elsewhere, ValueKind.True) || (tape.IsText(elsewhere) && tape.KeyIs(text, elsewhere, "true"u8)))
            return false;
        int data = tape.Find(text, node, "data"u8);
        if (tape.IsText(data))
            return payload.LoadEscaped(tape.Inside(text, data), tape.Is(data, ValueKind.EscapedText), isCsv: null, isOutput);
        return tape.IsThere(data) && payload.Load(tape.Raw(text, data), isCsv: false, isOutput);
    }
}
