using DriftExporter.Numerics;

namespace DriftExporter.Baselines;

/// <summary>
/// Adds baselines that were counted on the points of one plan, exactly: the result is, byte for byte, the baseline that
/// one run over all the data on that plan would have made.
/// </summary>
public static class BaselineMerge
{
    /// <param name="parts">Names for messages, and the parts; at least one, in the order of the data.</param>
    public static BaselineProfile Merge(IReadOnlyList<(string Name, BaselineProfile Profile)> parts)
    {
        (string firstName, BaselineProfile first) = parts[0];
        foreach ((string name, BaselineProfile part) in parts)
            Check(firstName, first, name, part);
        var features = new List<FeatureProfile>();
        for (int index = 0; index < first.Features.Count; index++)
            features.Add(Merge([.. parts.Select(part => part.Profile.Features[index])]));
        return first with
        {
            Source = first.Source with
            {
                Files = [.. parts.SelectMany(part => part.Profile.Source.Files)],
                Rows = parts.Sum(part => part.Profile.Source.Rows),
                Sample = SampleOf([.. parts.Select(part => part.Profile.Source)]),
            },
            Features = features,
            Sha256 = "",
        };
    }

    /// <summary>One part that is a sample makes the whole one.</summary>
    private static SampleSource? SampleOf(BaselineSource[] parts)
    {
        string[] asked = [.. parts.Select(part => part.Sample?.Asked).OfType<string>().Distinct()];
        return asked.Length == 0 ? null : new SampleSource(string.Join(", ", asked), 
            parts.Any(part => part.Sample is { OfRows: null }) ? null : parts.Sum(part => part.Sample?.OfRows ?? part.Rows));
    }

    private static FeatureProfile Merge(FeatureProfile[] parts) => parts[0] with
    {
        Rows = parts.Sum(part => part.Rows),
        Missing = parts.Sum(part => part.Missing),
        Invalid = parts.Sum(part => part.Invalid),
        Numeric = parts[0].Numeric is { } plan ? Merge(plan, [.. parts.Where(part => part.Values > 0).Select(part => part.Numeric!)]) : null,
        Categorical = parts[0].Categorical is { } categories ? Merge(categories, [.. parts.Select(part => part.Categorical!)]) : null,
    };

    private static NumericProfile Merge(NumericProfile plan, NumericProfile[] parts)
    {
        long[] counts = new long[plan.Counts.Length];
        ExactMoments sums = new(0, 0, 0, 0);
        foreach (NumericProfile part in parts)
        {
            sums += part.Sums!;
            for (int cell = 0; cell < counts.Length; cell++)
                counts[cell] += part.Counts[cell];
        }

        return FixedGrid.Numeric(plan, counts, sums,
            parts.Select(part => part.Minimum).DefaultIfEmpty(double.PositiveInfinity).Min(),
            parts.Select(part => part.Maximum).DefaultIfEmpty(double.NegativeInfinity).Max());
    }

    private static CategoricalProfile Merge(CategoricalProfile plan, CategoricalProfile[] parts)
    {
        long[] counts = new long[plan.Categories.Count];
        var hashes = new HashSet<ulong>();
        bool tooMany = false;
        foreach (CategoricalProfile part in parts)
        {
            for (int category = 0; category < counts.Length; category++)
                counts[category] += part.Categories[category].Count;
            tooMany |= part.Other is { Hashes: null };
            hashes.UnionWith(part.Other?.Hashes ?? []);
        }

        for (ulong filler = 0; tooMany && hashes.Count <= CategoricalColumnBuilder.HashLimit; filler++)
            hashes.Add(filler); // stands for too many, whichever they were
        return FixedGrid.Categorical(plan, counts, parts.Sum(part => part.Other?.Count ?? 0), hashes);
    }

    private static void Check(string firstName, BaselineProfile first, string name, BaselineProfile part)
    {
        const string remedy = "Make all parts with `drift-exporter baseline --points-from` and one plan.";
        if (part.Model != first.Model || part.VersionLabel != first.VersionLabel || part.Source.SchemaSha256 != first.Source.SchemaSha256)
            throw new ProblemException(name, $"has another model, version label or schema than {firstName}.", remedy);
        if (!part.Features.Select(feature => (feature.Name, feature.Role, feature.Kind, feature.DataType))
            .SequenceEqual(first.Features.Select(feature => (feature.Name, feature.Role, feature.Kind, feature.DataType))))
            throw new ProblemException(name, $"has other columns than {firstName}.", remedy);
        for (int index = 0; index < first.Features.Count; index++)
        {
            FeatureProfile mine = part.Features[index], theirs = first.Features[index];
            bool same = mine.Numeric is { } numeric
                ? numeric.Sums is not null && theirs.Numeric!.Sums is not null && SameGrid(numeric, theirs.Numeric)
                : mine.Categorical!.Categories.Select(category => category.Value).SequenceEqual(theirs.Categorical!.Categories.Select(category => category.Value));
            if (!same)
                throw new ProblemException($"{name} column \"{mine.Name}\"", $"was not counted on the same points as in {firstName}.", remedy);
        }
    }

    private static bool SameGrid(NumericProfile left, NumericProfile right) =>
        left.Float32 == right.Float32 && left.Fences == right.Fences
        && left.Points.AsSpan().SequenceEqual(right.Points) && left.BinEdges.AsSpan().SequenceEqual(right.BinEdges);
}
