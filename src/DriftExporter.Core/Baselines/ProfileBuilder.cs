using System.Security.Cryptography;
using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>What was made of a training set, and everything a person should know about how.</summary>
/// <param name="Decisions">One for each column of the input, in its order; skipped ones with their reason.</param>
/// <param name="Warnings">Worth acting on.</param>
/// <param name="Hints">Worth knowing, each with the exact option.</param>
public sealed record BuiltBaseline(
    BaselineProfile Profile, IReadOnlyList<ColumnDecision> Decisions, IReadOnlyList<string> Warnings, IReadOnlyList<string> Hints);

/// <summary>Progress of a pass.</summary>
/// <param name="Pass">1, 2, …</param>
/// <param name="Rows">Rows read in this pass.</param>
/// <param name="TotalRows">Null while unknown.</param>
public readonly record struct BuildProgress(int Pass, long Rows, long? TotalRows);

/// <summary>Makes a baseline from a training set: decides on columns, passes over the data, writes the profile.</summary>
/// <remarks>The same input gives the same profile, bit for bit: no clock, no random number, no thread in it.</remarks>
public sealed class ProfileBuilder(BaselineOptions options)
{
    /// <summary>Below this many rows nothing is called id-like.</summary>
    private const long IdLikeRows = 1000;

    /// <summary>Values of a numeric column that are kept in memory before it is read in passes.</summary>
    internal int InMemoryLimit { get; init; } = NumericColumnBuilder.InMemoryLimit;

    /// <summary>Threads that share the columns of columnar files between them; the profile does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    public BuiltBaseline Build(TrainingSet data, Action<BuildProgress>? onProgress = null, CancellationToken cancellation = default)
    {
        ColumnDecision[] decisions = [.. ColumnRules.Decide(data.Columns, options)];
        CheckConflicts(data, decisions);
        List<int> used = [.. Enumerable.Range(0, decisions.Length).Where(index => decisions[index].Kind is not null)];
        var builders = used.ToDictionary(index => index, index => NewBuilder(decisions[index]));
        long total = 0;
        for (int pass = 1; used.Count > 0; pass++)
        {
            ColumnPass.Work[] work = [.. used.Select(index => new ColumnPass.Work(
                new ColumnRequest(decisions[index].Column.Name, decisions[index].Kind!.Value), builders[index]))];
            long? expected = pass == 1 ? data.RowCount : total;
            long rows = ColumnPass.Read(data, work, Threads, count => onProgress?.Invoke(new BuildProgress(pass, count, expected)), cancellation);
            if (pass == 1)
                total = rows;
            else if (rows != total)
                throw new ProblemException(string.Join(", ", data.FileNames), $"changed while it was read: {total} rows, then {rows}.", "Make the baseline from files that nobody writes to.");
            used = [.. used.Where(index => DropUnusable(decisions, index, builders[index]) && builders[index].EndPass())];
        }

        return Finish(data, decisions, builders, total);
    }

    /// <summary>A column of two types is read when the options say as what, and stops nothing when they leave it out.</summary>
    private void CheckConflicts(TrainingSet data, IEnumerable<ColumnDecision> decisions)
    {
        Problem[] problems = [.. decisions
            .Where(decision => decision.Kind is not null && data.Conflicts.ContainsKey(decision.Column.Name)
                && !options.Numeric.Contains(decision.Column.Name) && !options.Categorical.Contains(decision.Column.Name))
            .Select(decision => data.Conflicts[decision.Column.Name])];
        if (problems.Length > 0)
            throw new ProblemException(problems);
    }

    private IColumnBuilder NewBuilder(ColumnDecision decision) => decision.Kind == FeatureKind.Numeric
        ? new NumericColumnBuilder(decision, options, InMemoryLimit)
        : new CategoricalColumnBuilder(decision, options);

    /// <summary>The rules that need the data. Returns false, with the reason noted, when the column drops out.</summary>
    private static bool DropUnusable(ColumnDecision[] decisions, int index, IColumnBuilder builder)
    {
        ColumnDecision decision = decisions[index];
        long values = builder.Rows - builder.Missing - builder.Invalid;
        string? reason = null;
        if (values == 0)
            reason = builder.Rows == 0 ? "has no rows" : "has no values";
        else if (builder is CategoricalColumnBuilder { Overflow: { } overflow })
            reason = overflow;
        else if (!decision.Forced && builder is CategoricalColumnBuilder texts && values > IdLikeRows
            && decision.Column.Type == SourceType.String && texts.Distinct > values / 2)
            reason = $"is id-like: {texts.Distinct} distinct values in {values} rows. --categorical {decision.Column.Name} takes it all the same";
        if (reason is null)
            return true;
        decisions[index] = decision with { Kind = null, Reason = reason };
        return false;
    }

    private BuiltBaseline Finish(
        TrainingSet data, ColumnDecision[] decisions, Dictionary<int, IColumnBuilder> builders, long rows)
    {
        var features = new List<FeatureProfile>();
        var notes = new BaselineNotes(data, rows);
        for (int index = 0; index < decisions.Length; index++)
        {
            if (decisions[index].Kind is not null && builders[index] is NumericColumnBuilder numeric && IsIdLike(decisions[index], numeric))
            {
                string name = decisions[index].Column.Name;
                decisions[index] = decisions[index] with
                {
                    Kind = null,
                    Reason = $"is id-like: no value in {numeric.Values} rows repeats. --numeric {name} takes it all the same",
                };
            }

            if (decisions[index].Kind is null)
            {
                notes.Skipped(decisions[index]);
                continue;
            }

            features.Add(builders[index].Build());
            notes.Made(features[^1], decisions[index], builders[index]);
        }

        if (features.Count == 0)
            throw new ProblemException(string.Join(", ", data.FileNames), "has no usable column.", string.Join(" ", notes.Warnings.DefaultIfEmpty("Give a file with rows.")));
        var profile = new BaselineProfile
        {
            Model = options.Model,
            VersionLabel = options.VersionLabel,
            Created = options.Created,
            Source = new BaselineSource(data.FileNames, rows, SchemaHash(data.Columns), data.Sample),
            Features = features,
        };
        return new BuiltBaseline(profile, decisions, notes.Warnings, notes.Hints);
    }

    private static bool IsIdLike(ColumnDecision decision, NumericColumnBuilder numeric) =>
        !decision.Forced && decision.Column.Type == SourceType.Integer && numeric.Values > IdLikeRows && numeric.NoRepeats;

    private static string SchemaHash(IEnumerable<SourceColumn> columns)
    {
        string text = string.Concat(columns.Select(column => $"{column.Name}\0{column.DataType}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
