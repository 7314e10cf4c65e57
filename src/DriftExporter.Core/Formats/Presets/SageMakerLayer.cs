using DriftExporter.Columns;
using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>SageMaker data capture: request and response of one call in one line, as text in CSV or JSON, or in Base64.</summary>
internal sealed class SageMakerLayer(PresetPlan plan) : PresetLayer(plan)
{
    private static readonly byte[][] s_payload = [[.. "captureData"u8]];

    protected override void Take()
    {
        ReadOnlySpan<byte> text = Line.Text;
        if (!Tape.Is(0, ValueKind.Object))
        {
            Refuse(RecordOutcome.RejectedNotObject);
            return;
        }

        int capture = Tape.Find(text, 0, "captureData"u8);
        if (!Tape.Is(capture, ValueKind.Object))
        {
            // What came true later stands in the same folders.
            Refuse(Tape.Find(text, 0, "groundTruthData"u8) >= 0 ? RecordOutcome.RejectedNoFeatures : RecordOutcome.RejectedPreset);
            return;
        }

        int input = Tape.Find(text, capture, "endpointInput"u8);
        int output = Tape.Find(text, capture, "endpointOutput"u8);
        bool hasInput = Tape.IsThere(input), hasOutput = Tape.IsThere(output);
        WriteEnvelope(Tape, text, 0, s_payload);
        if ((hasInput || hasOutput) && (!hasInput || Load(Input, input, isOutput: false)) && (!hasOutput || Load(Output, output, isOutput: true)))
            Begin(hasInput, hasOutput);
        else
            Refuse(RecordOutcome.RejectedPreset);
    }

    private bool Load(Payload payload, int half, bool isOutput)
    {
        ReadOnlySpan<byte> text = Line.Text;
        int data = Tape.Find(text, half, "data"u8);
        int encoding = Tape.Find(text, half, "encoding"u8);
        if (!Tape.IsText(data) || !Tape.IsText(encoding))
            return false;
        ReadOnlySpan<byte> inside = Tape.Inside(text, data);
        bool isEscaped = Tape.Is(data, ValueKind.EscapedText);
        if (Tape.KeyIs(text, encoding, "CSV"u8))
            return payload.LoadEscaped(inside, isEscaped, isCsv: true, isOutput);
        if (Tape.KeyIs(text, encoding, "JSON"u8))
            return payload.LoadEscaped(inside, isEscaped, isCsv: false, isOutput);
        return Tape.KeyIs(text, encoding, "BASE64"u8) && payload.LoadBase64(inside, isEscaped, ContentIsCsv(half), isOutput);
    }

    /// <summary>Null: the content itself has to tell.</summary>
    private bool? ContentIsCsv(int half)
    {
        int type = Tape.Find(Line.Text, half, "observedContentType"u8);
        if (!Tape.IsText(type))
            return null;
        ReadOnlySpan<byte> name = Tape.Inside(Line.Text, type);
        return name.StartsWith("text/csv"u8) ? true : name.StartsWith("application/json"u8) ? false : null;
    }
}
