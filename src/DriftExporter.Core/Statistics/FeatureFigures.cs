namespace DriftExporter.Statistics;

/// <summary>What the verdict on one column needs to know: counts of both sides and the two statistics. Rows of either side are exactly
/// one of value, missing, invalid; outliers and unseen are among the values.</summary>
public readonly record struct FeatureFigures
{
    /// <summary>Numeric columns have KS and outliers, the others unseen categories.</summary>
    public required bool Numeric { get; init; }

    public required long BaselineRows { get; init; }

    public required long BaselineMissing { get; init; }

    public required long BaselineInvalid { get; init; }

    public long BaselineOutliers { get; init; }

    /// <summary>Categories that the baseline holds exactly once.</summary>
    public long BaselineSingletons { get; init; }

    public required long Rows { get; init; }

    public required long Missing { get; init; }

    public required long Invalid { get; init; }

    public long Outliers { get; init; }

    /// <summary>Negative where the baseline cannot tell; the test of it does not run then.</summary>
    public long Unseen { get; init; }

    /// <summary>NaN when there is none.</summary>
    public required double Psi { get; init; }

    /// <summary>Bins that Psi was summed over, one for unseen values included when the window holds any.</summary>
    public required int PsiBins { get; init; }

    /// <summary>NaN when there is none.</summary>
    public double KolmogorovSmirnov { get; init; }

    public long BaselineValues => BaselineRows - BaselineMissing - BaselineInvalid;

    public long Values => Rows - Missing - Invalid;
}

/// <summary>How much drift is accepted: of the populations' PSI and KS distance, and of a share over the baseline's.</summary>
public readonly record struct DriftTolerances(double Psi, double KolmogorovSmirnov, double Share);
