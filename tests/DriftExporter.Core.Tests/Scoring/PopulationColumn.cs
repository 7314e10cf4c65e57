using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Scoring;

/// <summary>The three kinds of columns that a simulation has.</summary>
internal enum PopulationKind
{
    /// <summary>1,000 equally likely numbers.</summary>
    Continuous,

    /// <summary>Twelve whole numbers, half of all values 0.</summary>
    Count,

    /// <summary>A dozen categories by Zipf's law and 300 rare ones, of which a baseline misses some.</summary>
    Category,
}

/// <summary>One column's population: what a record holds in it, as 65,536 equally likely outcomes, so that drawing is a look-up.</summary>
internal sealed class PopulationColumn
{
    private const int Outcomes = 1 << 16;

    /// <summary>Categories that are not rare.</summary>
    private const int Common = 12;
    private readonly PopulationKind _kind;
    private readonly string _name;
    private readonly int _levels;
    private readonly ushort[] _outcomes;

    /// <param name="missing">Share of the records without a value; half as many are invalid.</param>
    /// <param name="tilt">0, or how much the shares grow from the smallest value to the largest, in powers of e.</param>
    /// <param name="waves">With more than 0 they rise and fall so many times instead.</param>
    public PopulationColumn(PopulationKind kind, string name, double missing, double tilt = 0, int waves = 0)
    {
        (_kind, _name) = (kind, name);
        double[] shares = kind switch
        {
            PopulationKind.Continuous => [.. Enumerable.Repeat(1.0, 1000)],
            PopulationKind.Count => [.. Enumerable.Range(0, 12).Select(value => value == 0 ? 1 : Math.Pow(0.6, value) / 1.5)],
            _ => [.. Enumerable.Range(1, Common).Select(rank => 1.0 / rank), .. Enumerable.Repeat(1.0 / 3000, 300)],
        };
        _levels = shares.Length;
        for (int level = 0; level < _levels; level++)
        {
            // Rare categories move together: the last of the common ones' direction.
            double at = kind == PopulationKind.Category ? Math.Min(level, Common) / (double)Common : (double)level / _levels;
            shares[level] *= Math.Exp(tilt * (waves == 0 ? at : Math.Cos(Math.PI * waves * at)));
        }

        double total = shares.Sum() / (1 - (1.5 * missing)), end = 0;
        _outcomes = new ushort[Outcomes];
        Array.Fill(_outcomes, (ushort)_levels);
        int from = 0;
        for (int level = 0; level < _levels; level++)
        {
            int to = (int)Math.Round((end += shares[level] / total) * Outcomes);
            Array.Fill(_outcomes, (ushort)level, from, to - from);
            from = to;
        }

        int invalid = (int)(0.5 * missing * Outcomes);
        Array.Fill(_outcomes, (ushort)(_levels + 1), Outcomes - invalid, invalid);
    }

    /// <summary>Share of each level among the values.</summary>
    public double[] Shares()
    {
        double[] shares = new double[_levels];
        foreach (ushort outcome in _outcomes)
        {
            if (outcome < _levels)
                shares[outcome]++;
        }

        double values = shares.Sum();
        return [.. shares.Select(share => share / values)];
    }

    /// <summary>A baseline of rows drawn from the population.</summary>
    public FeatureReference Baseline(int rows, SplitMix random)
    {
        long[] counts = new long[_levels + 2];
        for (int row = 0; row < rows; row++)
            counts[_outcomes[random.Next16()]]++;
        var profile = new FeatureProfile { Name = _name, DataType = "any", Rows = rows, Missing = counts[_levels], Invalid = counts[_levels + 1] };
        return new FeatureReference(_kind == PopulationKind.Category ? Categorical(profile, counts) : Numeric(profile, counts));
    }

    /// <summary>[65,536] the cell of each outcome over a baseline of this population, or of another of the same kind.</summary>
    public ushort[] CellsOf(FeatureReference reference)
    {
        ushort[] cells = new ushort[_levels + 2];
        for (int level = 0; level < _levels; level++)
            cells[level] = reference.Cells.Numeric is { } numeric ? (ushort)numeric.Id(level) : (ushort)CategoryOf(reference, level);
        (cells[_levels], cells[_levels + 1]) = ((ushort)reference.Cells.MissingId, (ushort)reference.Cells.InvalidId);
        return [.. _outcomes.Select(outcome => cells[outcome])];
    }

    private static int CategoryOf(FeatureReference reference, int level)
    {
        IReadOnlyList<Category> categories = reference.Profile.Categorical!.Categories;
        for (int cell = 0; cell < categories.Count; cell++)
        {
            if (categories[cell].Value == Name(level))
                return cell;
        }

        return reference.Cells.Categories!.UnseenId;
    }

    private static string Name(int level) => level.ToString("000", CultureInfo.InvariantCulture);

    private FeatureProfile Numeric(FeatureProfile profile, long[] counts)
    {
        double[] points = [.. Enumerable.Range(0, _levels).Select(level => (double)level)];
        long[] cells = new long[(2 * _levels) + 1];
        for (int level = 0; level < _levels; level++)
            cells[(2 * level) + 1] = counts[level];
        double[] edges = EdgeChooser.FromQuantiles([.. Enumerable.Range(1, 9).Select(decile => (double)Quantile(counts, decile / 10.0))]);
        return profile with
        {
            Numeric = new NumericProfile
            {
                Minimum = 0, Maximum = _levels - 1, Mean = 0, StandardDeviation = 1, Skewness = 0, Quantiles = [], Points = points, Counts = cells,
                KsErrorBound = 0, BinEdges = edges, BinCounts = NumericColumnBuilder.BinCounts(points, cells, edges),
                Fences = new Fences(FenceRule.Iqr, Quantile(counts, 0.005), Quantile(counts, 0.995)),
            },
        };
    }

    private FeatureProfile Categorical(FeatureProfile profile, long[] counts) => profile with
    {
        Categorical = new CategoricalProfile
        {
            Categories = [.. Enumerable.Range(0, _levels).Where(level => counts[level] > 0)
                .OrderByDescending(level => counts[level]).ThenBy(level => level).Select(level => new Category(Name(level), counts[level]))],
        },
    };

    /// <summary>The smallest level that has this share of the values at or below it.</summary>
    private int Quantile(long[] counts, double share)
    {
        double target = share * counts.Take(_levels).Sum();
        long sum = 0;
        int level = 0;
        while (level < _levels - 1 && (sum += counts[level]) < target)
            level++;
        return level;
    }
}

/// <summary>Steele, Lea and Flood's generator: the same numbers everywhere, 16 bits at a time.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed, _bits;
    private int _left;

    public int Next16()
    {
        if (_left-- == 0)
        {
            ulong mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            (_bits, _left) = (mixed ^ (mixed >> 31), 3);
        }

        int next = (int)(_bits & 0xFFFF);
        _bits >>= 16;
        return next;
    }
}
