using System.Globalization;
using System.Numerics;
using DriftExporter.Binning;
using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>Reads one feature of a baseline file and checks the invariants of its profile.</summary>
internal static class FeatureParser
{
    private const string Remedy = "Make the baseline again with `drift-exporter baseline`.";
    private const int MaxPoints = NumericCells.MaxPoints;
    private const int MaxCategories = 65_000;

    public static FeatureProfile Parse(BaselineNode node)
    {
        string role = node.Text("role"), kind = node.Text("kind");
        if (role is not ("feature" or "prediction"))
            throw node.Problem("role", $"is \"{role}\"; it must be feature or prediction.", Remedy);
        if (kind is not ("numeric" or "categorical"))
            throw node.Problem("kind", $"is \"{kind}\"; it must be numeric or categorical.", Remedy);
        bool numeric = kind == "numeric";
        if (node.Has(numeric ? "categorical" : "numeric"))
            throw node.Problem(numeric ? "categorical" : "numeric", $"is there, although the kind is {kind}.", Remedy);
        var feature = new FeatureProfile
        {
            Name = node.Text("name"),
            Role = role == "prediction" ? FeatureRole.Prediction : FeatureRole.Feature,
            DataType = node.Text("dataType"),
            Rows = node.Count("rows"),
            Missing = node.Count("missing"),
            Invalid = node.Count("invalid"),
        };
        if (feature.Missing > feature.Rows || feature.Invalid > feature.Rows - feature.Missing)
            throw node.Problem("rows", $"is {feature.Rows} with {feature.Missing} missing and {feature.Invalid} invalid, which are more.", Remedy);
        return numeric
            ? feature with { Numeric = Numeric(node.Object("numeric"), feature.Values) }
            : feature with { Categorical = Categorical(node.Object("categorical"), feature.Values) };
    }

    private static NumericProfile Numeric(BaselineNode node, long values)
    {
        BaselineNode fences = node.Object("fences");
        string rule = fences.Text("rule");
        if (rule is not ("iqr" or "sigma"))
            throw fences.Problem("rule", $"is \"{rule}\"; it must be iqr or sigma.", Remedy);
        var numeric = new NumericProfile
        {
            Float32 = node.Flag("float32"),
            Minimum = node.Number("min"),
            Maximum = node.Number("max"),
            Mean = node.Number("mean"),
            StandardDeviation = node.Number("stddev"),
            Skewness = node.Number("skewness"),
            Quantiles = [.. node.Array("quantiles").Select(item => new Quantile(item.Number("q"), item.Number("value")))],
            Points = node.Numbers("points"),
            Counts = node.Counts("counts"),
            KsErrorBound = node.Number("ksErrorBound"),
            BinEdges = node.Numbers("binEdges"),
            BinCounts = node.Counts("binCounts"),
            Sums = node.Has("sums") ? Sums(node.Object("sums"), values) : null,
            Fences = new Fences(rule == "iqr" ? FenceRule.Iqr : FenceRule.Sigma, fences.Number("low"), fences.Number("high")),
        };
        Check(node, numeric, values);
        return numeric;
    }

    private static ExactMoments Sums(BaselineNode node, long values)
    {
        BigInteger Read(string name) => ScaledInteger.TryParse(node.Text(name), out BigInteger value)
            ? value : throw node.Problem(name, "is not a sum such as -1f3p1024.", Remedy);
        return new ExactMoments(values, Read("x"), Read("x2"), Read("x3"));
    }

    private static void Check(BaselineNode node, NumericProfile numeric, long values)
    {
        double[] points = numeric.Points;
        if (points.Length is < 1 or > MaxPoints)
            throw node.Problem("points", $"has {points.Length} numbers; 1 to {MaxPoints} are allowed.", Remedy);
        Ascending(node, "points", points);
        Ascending(node, "binEdges", numeric.BinEdges);
        if (numeric.Counts.Length != (2 * points.Length) + 1)
            throw node.Problem("counts", $"has {numeric.Counts.Length} numbers for {points.Length} points; {(2 * points.Length) + 1} belong there.", Remedy);
        if (Sum(numeric.Counts) != values)
            throw node.Problem("counts", $"adds up to {Sum(numeric.Counts)}; the column has {values} values.", Remedy);
        foreach (double edge in numeric.BinEdges)
        {
            if (Array.BinarySearch(points, edge) < 0)
                throw node.Problem("binEdges", $"has {edge:R}, which is none of the points.", Remedy);
        }

        foreach ((string name, double fence) in new[] { ("low", numeric.Fences.Low), ("high", numeric.Fences.High) })
        {
            if (Array.BinarySearch(points, fence) < 0)
                throw node.Problem($"fences.{name}", $"is {fence:R}, which is none of the points.", Remedy);
        }

        CheckFigures(node, numeric, values);
        if (numeric.Fences.Low > numeric.Fences.High)
            throw node.Problem("fences", "has its low end above its high end.", Remedy);
        if (!numeric.BinCounts.AsSpan().SequenceEqual(NumericColumnBuilder.BinCounts(points, numeric.Counts, numeric.BinEdges)))
            throw node.Problem("binCounts", "does not agree with counts and binEdges.", Remedy);
    }

    /// <summary>The figures that nothing else is computed from must at least be possible ones.</summary>
    private static void CheckFigures(BaselineNode node, NumericProfile numeric, long values)
    {
        if (numeric.Minimum > numeric.Maximum)
            throw node.Problem("min", $"is {numeric.Minimum:R}, above the max of {numeric.Maximum:R}.", Remedy);
        if (numeric.StandardDeviation < 0)
            throw node.Problem("stddev", $"is {numeric.StandardDeviation:R}, below 0.", Remedy);
        for (int index = 0; index < numeric.Quantiles.Count; index++)
        {
            Quantile quantile = numeric.Quantiles[index];
            if (quantile.Probability is < 0 or > 1)
                throw node.Problem($"quantiles[{index}].q", $"is {quantile.Probability:R}, outside 0..1.", Remedy);
            if (index > 0 && (quantile.Probability <= numeric.Quantiles[index - 1].Probability || quantile.Value < numeric.Quantiles[index - 1].Value))
                throw node.Problem($"quantiles[{index}]", "does not ascend from the one before it.", Remedy);
        }

        long largestGap = 0;
        for (int cell = 0; cell < numeric.Counts.Length; cell += 2)
            largestGap = Math.Max(largestGap, numeric.Counts[cell]);
        double bound = values == 0 ? 0 : (double)largestGap / values;
        if (numeric.KsErrorBound != bound)
            throw node.Problem("ksErrorBound", $"is {numeric.KsErrorBound:R}; the largest gap of counts makes it {bound:R}.", Remedy);
    }

    private static CategoricalProfile Categorical(BaselineNode node, long values)
    {
        Category[] categories = [.. node.Array("categories").Select(item => new Category(item.Text("value"), item.Count("count")))];
        if (categories.Length > MaxCategories)
            throw node.Problem("categories", $"has {categories.Length} categories; at most {MaxCategories} are allowed.", Remedy);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (Category category in categories)
        {
            if (!seen.Add(category.Value))
                throw node.Problem("categories", $"has \"{category.Value}\" twice.", Remedy);
        }

        OtherCategories? other = node.Has("other") ? Other(node.Object("other")) : null;
        decimal sum = Sum(categories.Select(category => category.Count)) + (other?.Count ?? 0);
        if (sum != values)
            throw node.Problem("categories", $"adds up to {sum}; the column has {values} values.", Remedy);
        return new CategoricalProfile { Categories = categories, Other = other };
    }

    private static OtherCategories Other(BaselineNode node)
    {
        if (!node.Has("hashes"))
            return new OtherCategories(node.Count("count"), node.Count("distinct"), null);
        ulong[] hashes = [.. node.Array("hashes").Select(item =>
            ulong.TryParse(item.AsText(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong hash)
                ? hash : throw item.Problem("", "is not a hash of 16 hexadecimal digits.", Remedy))];
        Array.Sort(hashes);
        if (hashes.Length != node.Count("distinct"))
            throw node.Problem("hashes", $"has {hashes.Length} hashes for {node.Count("distinct")} categories.", Remedy);
        return new OtherCategories(node.Count("count"), node.Count("distinct"), hashes);
    }

    private static void Ascending(BaselineNode node, string name, double[] values)
    {
        for (int index = 1; index < values.Length; index++)
        {
            if (values[index] <= values[index - 1])
                throw node.Problem($"{name}[{index}]", $"is {values[index]:R}, not above {values[index - 1]:R} before it.", Remedy);
        }
    }

    /// <summary>
    /// Sum without overflow: counts of a hostile file may be as large as long.MaxValue, and 65,000 of them stay far below decimal's 2^96.
    /// Int128 would do as well, but what uses it cannot be compiled ahead.
    /// </summary>
    private static decimal Sum(IEnumerable<long> counts)
    {
        decimal sum = 0;
        foreach (long count in counts)
            sum += count;
        return sum;
    }
}
