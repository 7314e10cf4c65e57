using System.Globalization;
using DriftExporter.Baselines;
using DriftExporter.Scoring;

namespace DriftExporter.Reports;

/// <summary>What `check` found: the figures, and which features drifted by the verdict.</summary>
/// <param name="FalseAlarmRate">Probability that drift is found where there is none, over all columns and tests.</param>
internal sealed record CheckReport(string Model, WindowDrift Window, double FalseAlarmRate)
{
    /// <summary>A feature or a prediction did.</summary>
    public bool Drifted => Window.Features.Any(HasDrifted);

    /// <summary>Drifted over judged columns of role feature; null when none could be judged.</summary>
    public double? DriftedRatio => Window.DetectedRatio;

    public string Rule => "Drift is what chance and the tolerances do not explain, with "
        + $"{(100 * FalseAlarmRate).ToString("0.####", CultureInfo.InvariantCulture)} % risk of a false alarm in the whole run.";

    public static CheckReport Of(BaselineProfile baseline, WindowDrift window, double falseAlarmRate) => new(baseline.Model, window, falseAlarmRate);

    public static bool HasDrifted(FeatureDrift feature) => feature.Detected == true;
}
