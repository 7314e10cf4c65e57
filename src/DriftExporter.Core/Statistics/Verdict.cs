using System.Runtime.CompilerServices;

namespace DriftExporter.Statistics;

/// <summary>The tests of a verdict, in the order in which reasons are given.</summary>
public enum DriftTest : byte
{
    Psi,
    KolmogorovSmirnov,
    Missing,
    Invalid,
    Outlier,
    Unseen,
}

/// <summary>One test's part of a verdict.</summary>
/// <param name="Ran">False when the column has no such test, or too few rows for it; the other members then say nothing.</param>
/// <param name="Statistic">PSI, the KS distance, or the window's share.</param>
/// <param name="Bound">PSI and KS: the critical value, which the statistic must exceed. Shares: the baseline's share and the tolerance.</param>
/// <param name="Tail">Probability of the statistic or more where the drift is just what is tolerated.</param>
/// <param name="Rejected">Whether this test finds drift.</param>
public readonly record struct TestOutcome(bool Ran, double Statistic, double Bound, TailProbability Tail, bool Rejected);

/// <summary>Whether a column drifted, and by which tests.</summary>
public readonly struct Verdict
{
    private readonly Outcomes outcomes;

    internal Verdict(in Outcomes outcomes)
    {
        this.outcomes = outcomes;
        double smallest = double.PositiveInfinity;
        foreach (ref readonly TestOutcome outcome in outcomes)
        {
            if (!outcome.Ran)
                continue;
            TestsRun++;
            Drifted |= outcome.Rejected;
            smallest = Math.Min(smallest, outcome.Tail.Log10);
        }

        Log10P = TestsRun == 0 ? double.NaN : Math.Min(0, smallest + Math.Log10(TestsRun));
    }

    /// <summary>Whether there is a verdict at all: some test could run.</summary>
    public bool Taken => TestsRun > 0;

    public bool Drifted { get; }

    public int TestsRun { get; }

    /// <summary>log10 of the column's p-value, for the evidence: the smallest of the tests' times their number. NaN when none ran.</summary>
    public double Log10P { get; }

    public TestOutcome this[DriftTest test] => outcomes[(int)test];

    /// <summary>One line a test that found drift: "psi 0.31 is above 0.045", "missing 0.12 is above 0.03".</summary>
    public IReadOnlyList<string> Reasons()
    {
        var reasons = new List<string>();
        for (DriftTest test = DriftTest.Psi; test <= DriftTest.Unseen; test++)
        {
            if (this[test].Rejected)
                reasons.Add(FormattableString.Invariant($"{Name(test)} {this[test].Statistic:0.####} is above {this[test].Bound:0.####}"));
        }

        return reasons;
    }

    /// <summary>As metrics and reports spell it.</summary>
    public static string Name(DriftTest test) => test switch
    {
        DriftTest.Psi => "psi",
        DriftTest.KolmogorovSmirnov => "ks",
        DriftTest.Missing => "missing",
        DriftTest.Invalid => "invalid",
        DriftTest.Outlier => "outlier",
        DriftTest.Unseen => "unseen",
        _ => throw new ArgumentOutOfRangeException(nameof(test), test, "No such test."),
    };

    [InlineArray((int)DriftTest.Unseen + 1)]
    internal struct Outcomes
    {
        private TestOutcome first;
    }
}
