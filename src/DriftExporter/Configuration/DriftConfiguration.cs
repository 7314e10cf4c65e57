namespace DriftExporter.Configuration;

/// <summary>How much difference is nobody's business, and how often chance may raise an alarm.</summary>
internal sealed record DriftConfiguration
{
    public double PsiTolerance { get; init; } = 0.02;
    public double KsTolerance { get; init; } = 0.02;

    /// <summary>Difference of a ratio 0..1 that is tolerated: missing, invalid, outlier, unseen.</summary>
    public double ShareTolerance { get; init; } = 0.01;

    public FalseAlarmBudget FalseAlarms { get; init; } = new(1, TimeSpan.FromDays(30));
    public PsiSmoothing PsiSmoothing { get; init; } = PsiSmoothing.Jeffreys;

    /// <summary>How far ahead of the wall clock an event time may be.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromMinutes(5);

    public Measures Measures { get; init; } = Measures.Default;
}

/// <summary>Expected false alarms per event time, over all columns, windows and tests of a model.</summary>
internal sealed record FalseAlarmBudget(double Count, TimeSpan Period);

internal enum PsiSmoothing
{
    Jeffreys,
    Floor,
}

/// <summary>The figures beside the core that <c>expose: full</c> serves.</summary>
[Flags]
internal enum Measures
{
    None = 0,
    Evidence = 1,
    PValues = 2,
    JensenShannon = 4,
    Wasserstein = 8,
    ProbabilityGreater = 16,
    Moments = 32,
    Quantiles = 64,

    /// <summary>Shares of the categories of features; those of predictions are always served.</summary>
    CategoryRatios = 128,

    /// <summary>For cyclic features.</summary>
    Kuiper = 256,
    CramerVonMises = 512,
    AndersonDarling = 1024,

    /// <summary>Everything that neither multiplies series by the number of categories nor tests once more what KS tests.</summary>
    Default = Evidence | PValues | JensenShannon | Wasserstein | ProbabilityGreater | Moments | Quantiles,
    All = Default | CategoryRatios | Kuiper | CramerVonMises | AndersonDarling,
}
