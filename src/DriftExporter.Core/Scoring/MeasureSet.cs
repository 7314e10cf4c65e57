namespace DriftExporter.Scoring;

/// <summary>Which figures beside the core are computed for a window.</summary>
[Flags]
public enum MeasureSet
{
    None = 0,

    /// <summary>Of KS and chi-square; a few microseconds a column.</summary>
    PValues = 1,

    /// <summary>Jensen-Shannon, Hellinger, total variation: distances between the shares of the bins.</summary>
    BinDistances = 2,

    Wasserstein = 4,
    ProbabilityGreater = 8,

    /// <summary>Shift of the mean, ratio of the deviations, skewness.</summary>
    Moments = 16,
    Quantiles = 32,

    /// <summary>Shares of the categories of predictions.</summary>
    PredictionCategories = 64,

    /// <summary>Shares of the categories of features.</summary>
    FeatureCategories = 128,
    Kuiper = 256,
    CramerVonMises = 512,
    AndersonDarling = 1024,

    /// <summary>Of the features with the largest PSI, each bin's part of it.</summary>
    Contributions = 2048,

    /// <summary>What every evaluation of the sidecar has, for its page and its status document.</summary>
    Always = PValues | PredictionCategories | Contributions,

    Everything = (2 * Contributions) - 1,
}

/// <summary>What is measured, and how far it may go.</summary>
/// <param name="Set">Which figures.</param>
/// <param name="Smoothing">Of the PSI whose parts are told; the scorer's.</param>
/// <param name="BandCells">Largest number of steps of the exact p-value of KS; beyond it the corrected limit law.</param>
/// <param name="ExplainedFeatures">How many features, by falling PSI, get their bins' parts.</param>
/// <param name="ExplainedBins">How many bins are told one by one.</param>
public sealed record MeasureOptions(
    MeasureSet Set, Statistics.PsiSmoothing Smoothing, long BandCells = MeasureOptions.QuickBandCells,
    int ExplainedFeatures = 3, int ExplainedBins = 20)
{
    /// <summary>About 40 microseconds a column: what an evaluation every few seconds may cost.</summary>
    public const long QuickBandCells = 20_000;
}
