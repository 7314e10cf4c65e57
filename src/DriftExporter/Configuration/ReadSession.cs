using DriftExporter.Configuration.Values;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>What one reading of a configuration gathers: every problem, and where every value stands.</summary>
/// <param name="environment">Null for a variable that is not set.</param>
internal sealed class ReadSession(Origin root, Func<string, string?> environment)
{
    private const int MaximumProblems = 100;
    private static readonly char[] Separators = ['.', '['];

    private readonly List<(Origin Origin, Problem Problem)> problems = [];
    private readonly HashSet<string> refusedPaths = [];
    private readonly HashSet<string> refusedInside = [];
    private readonly Dictionary<string, Origin> places = [];

    /// <summary>What the file may hold.</summary>
    public KeyTable Keys { get; init; } = ConfigurationReference.Table;

    public bool HasProblems => problems.Count > 0;

    /// <summary>In the order in which a reader of the file meets them, flags last; past the first hundred their number.</summary>
    public IReadOnlyList<Problem> Problems
    {
        get
        {
            IEnumerable<Problem> sorted = problems.OrderBy(entry => entry.Origin.Source.IsFlag).ThenBy(entry => entry.Origin.Line)
                .ThenBy(entry => entry.Origin.Column).Select(entry => entry.Problem);
            return problems.Count <= MaximumProblems ? [.. sorted]
                : [.. sorted.Take(MaximumProblems), new(root.Source.Name, $"has {problems.Count - MaximumProblems} more problems.", "Mend these first.")];
        }
    }

    public void Place(string path, Origin origin) => places[path] = origin;

    /// <summary>Where the value stands; when it is a default, one that it disagrees with, or the section that would hold it.</summary>
    public Origin OriginOf(string path, params IEnumerable<string> with)
    {
        foreach (string candidate in new[] { path }.Concat(with).Concat(SelfAndAncestors(path)))
        {
            if (places.TryGetValue(candidate, out Origin origin))
                return origin;
        }
        return root;
    }

    public void Refuse(Origin origin, string path, string what, string remedy)
    {
        refusedPaths.Add(path);
        refusedInside.UnionWith(SelfAndAncestors(path));
        problems.Add((origin, new(origin.Where(path), what, remedy)));
    }

    /// <summary>Whether the value itself, or a section around it, is refused already.</summary>
    public bool IsRefusedAround(string path) => SelfAndAncestors(path).Any(refusedPaths.Contains);

    /// <summary>Whether something at, in or around the path is refused already, so that what follows from it is no news.</summary>
    public bool IsRefused(string path) => refusedInside.Contains(path) || IsRefusedAround(path);

    /// <summary>False, and the fallback, when the value is refused.</summary>
    public bool TryRead<T>(ScalarRule<T> rule, YamlValue value, string path, T fallback, out T read)
    {
        read = fallback;
        Place(path, value.Origin);
        if (value is not YamlScalar scalar)
        {
            string remedy = value is YamlList { Items.Count: 1 } ? "Write it without brackets." : "Write one value.";
            Refuse(value.Origin, path, $"takes one value, not {Describe(value)}.", remedy);
            return false;
        }
        Parsed<T> parsed = Expand(rule, ref scalar) is { } refused ? new(fallback, refused.What, refused.Remedy) : rule.Parse(scalar);
        if (parsed.IsRefused)
            Refuse(value.Origin, path, parsed.What, parsed.Remedy);
        else
            read = parsed.Value;
        return !parsed.IsRefused;
    }

    public static string Describe(YamlValue value) => value switch
    {
        YamlScalar { IsNull: true } => "nothing",
        YamlScalar scalar => Quoting.Quote(scalar.Text),
        YamlList => "a list",
        _ => "a mapping",
    };

    /// <summary>Null, or what is wrong with the scalar's variables.</summary>
    private Parsed<string>? Expand<T>(ScalarRule<T> rule, ref YamlScalar scalar)
    {
        if (rule.Variables == Variables.Refused && EnvironmentText.HasVariable(scalar.Text))
            return Parsed<string>.Refuse(scalar, "holds a variable, which is not expanded here.", "Write the value; docs/configuration.md lists where variables are expanded.");
        if (rule.Variables != Variables.Expanded)
            return null;
        Parsed<string> expanded = EnvironmentText.Expand(scalar, environment);
        if (expanded.IsRefused)
            return expanded;
        scalar = scalar with { Text = expanded.Value };
        return null;
    }

    private static IEnumerable<string> SelfAndAncestors(string path)
    {
        yield return path;
        for (int end = path.LastIndexOfAny(Separators); end > 0; end = path.LastIndexOfAny(Separators, end - 1))
            yield return path[..end];
        yield return "";
    }
}
