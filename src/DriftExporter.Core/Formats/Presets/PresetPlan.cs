using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Formats.Presets;

/// <summary>
/// What a preset needs to know of the model, and where the reader behind it finds things: a preset's record is one object
/// that holds the platform's envelope, and beside it the row that went in as <c>input</c> and the one that came out as <c>output</c>.
/// </summary>
internal sealed class PresetPlan
{
    public const string Input = "input", Output = "output";

    private static readonly string[] s_bentoNames = ["timestamp", "request_id", "trace_id"];

    /// <param name="schema">That of plain records.</param>
    /// <param name="showsNumbers">Numbers in CSV are given as numbers, not as texts: to find the types of columns.</param>
    public PresetPlan(RecordSchema schema, bool showsNumbers = false)
    {
        ShowsNumbers = showsNumbers;
        RecordField[] all = [.. schema.Fields, .. schema.UnreadFields];
        FeatureCount = all.Count(field => !field.IsPrediction);
        TakesOutputsAlone = all.Length > 0 && FeatureCount == 0;
        HasChosenFeatures = all.Any(field => !field.IsPrediction && field.ChosenPath is not null);
        Predictions = [.. all.Where(field => field is { IsPrediction: true, ChosenPath: null }).OrderBy(field => field.Position)
            .Select(field => (Encoding.UTF8.GetBytes(field.Name), field.Position))];
        ChosenOutputs = [.. all.Where(field => field.ChosenPath is not null)
            .Select(field => Encoding.UTF8.GetBytes(field.ChosenPath is [Output, var key, ..] ? key : field.ChosenPath![0]))];
        MissingValues = [.. schema.MissingValues.Select(Encoding.UTF8.GetBytes)];
        FeaturesPath = [.. schema.FeaturesPath.Select(Encoding.UTF8.GetBytes)];
        MaxDepth = schema.MaxDepth;
        LatencyKey = Key(schema.LatencyPath);
        LatencyUnitSeconds = schema.LatencyUnitSeconds;
        StatusKey = Key(schema.StatusPath);
    }

    public bool ShowsNumbers { get; }

    public int FeatureCount { get; }

    /// <summary>The model has predictions only, so that a response without request is whole.</summary>
    public bool TakesOutputsAlone { get; }

    /// <summary>Somebody said where a feature is, so positions need not be those of the baseline.</summary>
    public bool HasChosenFeatures { get; }

    /// <summary>Predictions that are found by name, or by position.</summary>
    public IReadOnlyList<(byte[] Name, int Position)> Predictions { get; }

    /// <summary>Outputs that were chosen by name for some column.</summary>
    public IReadOnlyList<byte[]> ChosenOutputs { get; }

    public IReadOnlyList<byte[]> MissingValues { get; }

    public IReadOnlyList<byte[]> FeaturesPath { get; }

    public int MaxDepth { get; }

    /// <summary>Empty: latency is looked for elsewhere, or not at all.</summary>
    public byte[] LatencyKey { get; }

    public double LatencyUnitSeconds { get; }

    public byte[] StatusKey { get; }

    /// <summary>The schema of a preset's records.</summary>
    /// <param name="schema">That of plain records.</param>
    /// <param name="alsoPlain">Records may be plain ones, too.</param>
    public static RecordSchema SchemaOf(RecordSchema schema, bool alsoPlain) => schema with
    {
        Fields = [.. schema.Fields.Select(field => Placed(field, schema, alsoPlain))],
        UnreadFields = [.. schema.UnreadFields.Select(field => Placed(field, schema, alsoPlain))],
        TimestampPaths = schema.TimestampPaths.Count == 0 ? [] : [.. schema.TimestampPaths, ["eventMetadata", "inferenceTime"], ["occurrenceTime"]],
        MaxDepth = schema.MaxDepth + 2,
    };

    private static RecordField Placed(RecordField field, RecordSchema schema, bool alsoPlain)
    {
        string first = field.IsPrediction ? Output : Input, second = field.IsPrediction ? Input : Output;
        string position = field.Position.ToString(System.Globalization.CultureInfo.InvariantCulture);
        List<IReadOnlyList<string>> paths = [];
        if (field.ChosenPath is { } chosen)
        {
            paths.AddRange([[first, .. chosen], [second, .. chosen], chosen]);
        }
        else
        {
            if (!field.IsPrediction && schema.FeaturesPath.Count > 0)
                paths.Add([first, .. schema.FeaturesPath, field.Name]);
            paths.Add([first, field.Name]);
            paths.Add([first, field.IsPrediction ? "#" + position : position]);
            if (field.IsPrediction)
                paths.AddRange([[first, position], [second, field.Name]]);
            if (field.Name.Contains('.', StringComparison.Ordinal) && !field.Name.Split('.').Contains(""))
                paths.Add([first, .. field.Name.Split('.', 16)]);
            if (s_bentoNames.Contains(field.Name))
                paths.AddRange([[first, field.Name + "_"], [field.Name + "_"]]);
            if (alsoPlain)
                paths.AddRange(field.Paths);
        }

        return field with { Paths = paths };
    }

    private static byte[] Key(IReadOnlyList<string> path) => path.Count == 1 ? Encoding.UTF8.GetBytes(path[0]) : [];
}
