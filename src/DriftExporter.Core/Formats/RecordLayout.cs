using DriftExporter.Columns;
using DriftExporter.Formats.Csv;
using DriftExporter.Formats.JsonLines;
using DriftExporter.Formats.Presets;
using DriftExporter.Formats.Wrappers;

namespace DriftExporter.Formats;

/// <summary>How the records of a log of lines are written: the format, and what stands around it.</summary>
public sealed record RecordLayout
{
    /// <summary>none, cri, docker or auto.</summary>
    public string Wrapper { get; init; } = AutoWrapperLayer.None;

    /// <summary>none, sagemaker, kserve, bentoml, azureml or auto.</summary>
    public string Preset { get; init; } = PresetNames.None;

    public bool IsCsv { get; init; }

    /// <summary>Longest record.</summary>
    public int MaxRecordBytes { get; init; } = Text.RecordColumnReader.DefaultMaxLineBytes;

    /// <summary>Looks for the schema line of a BentoML log; null: there is none but what the log holds.</summary>
    public Func<byte[]?>? FindSchema { get; init; }

    /// <summary>Told once what <c>auto</c> found: <c>wrapper</c> or <c>preset</c>, and its name.</summary>
    public Action<string, string> Found { get; init; } = (_, _) => { };

    /// <summary>Plain lines of JSON, which nothing has to be taken off.</summary>
    public bool IsPlainJson => !IsCsv && !IsLayered;

    internal bool IsLayered => Wrapper != AutoWrapperLayer.None || Preset != PresetNames.None;

    /// <summary>The reader of such records. Plain JSON Lines are read without anything in between.</summary>
    public IRecordReader CreateReader(RecordSchema schema)
    {
        IRecordReader records = IsCsv
            ? new CsvLogReader(new CsvRecordReader(schema, new CsvOptions { MissingValues = schema.MissingValues }), MaxRecordBytes, isWrapped: IsLayered)
            : new JsonRecordReader(SchemaOf(schema));
        return CreateLayer(schema) is { } layer ? new LayeredRecordReader(layer, records, takesTimes: schema.TimestampPaths.Count > 0) : records;
    }

    /// <summary>The same for fields that were found in the records which the layer gives.</summary>
    internal IRecordReader CreateReader(RecordSchema schema, RecordSchema found)
    {
        var records = new JsonRecordReader(found);
        return CreateLayer(schema) is { } layer ? new LayeredRecordReader(layer, records, takesTimes: false) : records;
    }

    /// <summary>Null: nothing stands between the lines and their records.</summary>
    /// <param name="schema">That of plain records.</param>
    /// <param name="showsNumbers">Numbers in a preset's CSV are given as numbers: to find the types of columns.</param>
    internal ILineLayer? CreateLayer(RecordSchema schema, bool showsNumbers = false)
    {
        ILineLayer? wrapper = Wrapper switch
        {
            AutoWrapperLayer.Cri => new CriLayer(MaxRecordBytes),
            AutoWrapperLayer.Docker => new DockerLayer(MaxRecordBytes, schema.MaxDepth),
            "auto" => new AutoWrapperLayer(MaxRecordBytes, schema.MaxDepth, name => Found("wrapper", name)),
            _ => null,
        };
        if (Preset == PresetNames.None)
            return wrapper;
        var plan = new PresetPlan(schema, showsNumbers);
        ILineLayer preset = Preset == "auto"
            ? new AutoPresetLayer(plan, FindSchema, name => Found("preset", name)) : PresetNames.Create(Preset, plan, FindSchema);
        return wrapper is null ? preset : new LayerChain(wrapper, preset);
    }

    /// <summary>Where the fields are in the records that the layer gives.</summary>
    internal RecordSchema SchemaOf(RecordSchema schema) => Preset == PresetNames.None ? schema
        : PresetPlan.SchemaOf(schema, alsoPlain: Preset is "auto" or PresetNames.BentoMl);
}
