using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Statistics;

namespace DriftExporter.Scoring;

/// <summary>In how many windows each rule would have raised an alarm about a column.</summary>
/// <param name="PsiAboveTenth">PSI &gt; 0.1, whatever the number of rows.</param>
/// <param name="PsiAboveQuarter">PSI &gt; 0.25.</param>
/// <param name="PBelowTwentieth">p &lt; 0.05, of KS for numeric columns, of chi-square for the others.</param>
/// <param name="Verdict">The verdict, with the tolerances that were given.</param>
/// <param name="VerdictThen">The verdict, with the suggested tolerance of PSI instead.</param>
public readonly record struct AlarmCounts(int PsiAboveTenth, int PsiAboveQuarter, int PBelowTwentieth, int Verdict, int VerdictThen);

/// <summary>What one column showed in the windows of a replay.</summary>
public sealed record FeatureCalibration
{
    public required string Name { get; init; }

    public required FeatureRole Role { get; init; }

    public required FeatureKind Kind { get; init; }

    /// <summary>Windows with enough values for PSI.</summary>
    public required int Windows { get; init; }

    /// <summary>Null without such windows.</summary>
    public SampleSpread? Psi { get; init; }

    /// <summary>Numeric.</summary>
    public SampleSpread? KolmogorovSmirnov { get; init; }

    public AlarmCounts Alarms { get; init; }

    /// <summary>Verdicts that only shares (missing, invalid, outlier, unseen) gave reason for.</summary>
    public int SharesAlone { get; init; }

    public CalibrationPattern Pattern { get; init; }

    /// <summary>Mean over the windows of PSI less chance.</summary>
    public double? MeanExcessPsi { get; init; }

    /// <summary>PSI less chance of all records together.</summary>
    public double? WholeExcessPsi { get; init; }

    /// <summary>What psi_tolerance would have to be for this column alone.</summary>
    public double PsiTolerance { get; init; }

    /// <summary>What ks_tolerance would have to be for this column alone; numeric.</summary>
    public double? KsTolerance { get; init; }
}

/// <summary>The windows of one length in a replay.</summary>
/// <param name="Label">As the label <c>window</c>.</param>
/// <param name="Records">That entered the window.</param>
/// <param name="Windows">Verdicts that were due.</param>
/// <param name="Span">Event time that they were given, in sum; null where records tell no times.</param>
/// <param name="MedianSpan">Event time that half of the windows reach over; null as above.</param>
/// <param name="MedianRows">Records that half of the windows hold.</param>
/// <param name="Features">In the baseline's order.</param>
public sealed record WindowCalibration(
    string Label, long Records, int Windows, TimeSpan? Span, TimeSpan? MedianSpan, long MedianRows, IReadOnlyList<FeatureCalibration> Features)
{
    /// <summary>Which of the model's baselines the windows are compared with; null where it has one.</summary>
    public string? Baseline { get; init; }
}
