using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>Decides from names, types and options what becomes of each column. The rules that need the data are in <see cref="ProfileBuilder"/>.</summary>
public static class ColumnRules
{
    public static IReadOnlyList<ColumnDecision> Decide(IReadOnlyList<SourceColumn> columns, BaselineOptions options)
    {
        Check(columns, options);
        return [.. columns.Select(column => Decide(column, options))];
    }

    private static ColumnDecision Decide(SourceColumn column, BaselineOptions options)
    {
        string name = column.Name;
        bool prediction = options.Predictions.Contains(name);
        bool numeric = options.Numeric.Contains(name), categorical = options.Categorical.Contains(name);
        bool forced = numeric || categorical || prediction || options.Include.Contains(name);
        FeatureRole role = prediction ? FeatureRole.Prediction : FeatureRole.Feature;
        ColumnDecision Skip(string reason) => new(column, null, role, false, reason);

        if (name == options.Label)
            return Skip("is the label");
        if (name == options.Timestamp)
            return Skip("is the timestamp");
        if (options.Exclude.Contains(name))
            return Skip("left out by --exclude");
        if (options.Include.Count > 0 && !forced)
            return Skip("not among --include");
        if (column.Unsupported is { } unsupported)
            return Skip($"cannot be compared: {unsupported.TrimEnd('.')}");
        FeatureKind? kind = numeric ? FeatureKind.Numeric : categorical ? FeatureKind.Categorical : KindOf(column.Type);
        if (kind is null && forced && column.Type is SourceType.Date or SourceType.Time or SourceType.Timestamp or SourceType.Binary)
            kind = column.Type == SourceType.Binary ? FeatureKind.Categorical : FeatureKind.Numeric;
        if (kind is null)
            return Skip($"is of type {column.DataType}, which is not compared. Use --numeric {name} or --categorical {name} to compare it all the same");
        bool float32 = kind == FeatureKind.Numeric
            && (column.Type == SourceType.Float32 || options.AllFloat32 || options.Float32.Contains(name));
        return new ColumnDecision(column, kind, role, float32, null) { Forced = forced };
    }

    private static FeatureKind? KindOf(SourceType type) => type switch
    {
        SourceType.Boolean or SourceType.String or SourceType.Enumeration => FeatureKind.Categorical,
        SourceType.Integer or SourceType.Float32 or SourceType.Float64 or SourceType.Decimal => FeatureKind.Numeric,
        _ => null,
    };

    /// <summary>Every name in an option must be a column, and no two options may contradict each other.</summary>
    private static void Check(IReadOnlyList<SourceColumn> columns, BaselineOptions options)
    {
        var names = columns.Select(column => column.Name).ToHashSet();
        var problems = new List<Problem>();
        (string Option, IReadOnlyList<string> Names)[] lists =
        [
            ("--include", options.Include), ("--exclude", options.Exclude), ("--categorical", options.Categorical),
            ("--numeric", options.Numeric), ("--prediction", options.Predictions), ("--float32", options.Float32),
            ("--label", options.Label is null ? [] : [options.Label]),
            ("--timestamp", options.Timestamp is null ? [] : [options.Timestamp]),
        ];
        foreach ((string option, IReadOnlyList<string> given) in lists)
        {
            foreach (string name in given.Where(name => !names.Contains(name)))
                problems.Add(new Problem(option, $"\"{name}\" is not a column of the input.", $"The columns are {List(names)}."));
        }

        foreach (string name in options.Numeric.Intersect(options.Categorical))
            problems.Add(new Problem("--numeric", $"\"{name}\" is also given to --categorical.", "Give it to one of the two."));
        foreach (string name in options.Predictions.Where(name => name == options.Label || name == options.Timestamp || options.Exclude.Contains(name)))
            problems.Add(new Problem("--prediction", $"\"{name}\" is also the label, the timestamp or excluded.", "Take it out of one of the two."));
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    private static string List(IEnumerable<string> names)
    {
        string[] ordered = [.. names.Order(StringComparer.Ordinal)];
        return string.Join(", ", ordered.Take(20)) + (ordered.Length > 20 ? $" and {ordered.Length - 20} more" : "");
    }
}
