using DriftExporter.Formats.Text;

namespace DriftExporter.Formats.Presets;

/// <summary>The platforms by name, and by what only their records hold.</summary>
internal static class PresetNames
{
    public const string None = "none", SageMaker = "sagemaker", KServe = "kserve", BentoMl = "bentoml", AzureMl = "azureml";

    public static IReadOnlyList<string> All { get; } = [SageMaker, KServe, BentoMl, AzureMl];

    public static ILineLayer Create(string name, PresetPlan plan, Func<byte[]?>? findSchema) => name switch
    {
        SageMaker => new SageMakerLayer(plan),
        KServe => new KServeLayer(plan),
        BentoMl => new BentoMlLayer(plan, findSchema),
        AzureMl => new AzureMlLayer(plan),
        _ => new PlainLayer(),
    };

    /// <summary>Null: a record of none of them.</summary>
    public static string? Recognise(JsonTape tape, ReadOnlySpan<byte> text)
    {
        int record = tape.Is(0, ValueKind.Array) && tape[0].Next > 1 ? 1 : 0;
        if (!tape.Is(record, ValueKind.Object))
            return null;
        if (tape.Is(tape.Find(text, record, "captureData"u8), ValueKind.Object))
            return SageMaker;
        int type = tape.Find(text, record, "type"u8);
        if (!tape.IsText(type))
            type = tape.Find(text, record, "reqType"u8);
        if (tape.IsText(type) && tape.IsText(tape.Find(text, record, "id"u8)))
        {
            ReadOnlySpan<byte> name = tape.Inside(text, type);
            if (name.StartsWith("azureml."u8))
                return AzureMl;
            if (name.EndsWith("inference.request"u8) || name.EndsWith("inference.response"u8))
                return KServe;
        }

        if (record != 0)
            return null;
        bool isMonitored = tape.Find(text, 0, "timestamp"u8) >= 0 && tape.Find(text, 0, "request_id"u8) >= 0 && tape.Find(text, 0, "trace_id"u8) >= 0;
        bool hasRows = tape.Is(tape.Find(text, 0, "features"u8), ValueKind.Object);
        return (isMonitored && !hasRows) || BentoMlLayer.IsSchema(tape, text) ? BentoMl : null;
    }
}
