using System.Globalization;
using DriftExporter.Configuration;
using DriftExporter.Scoring;
using DriftExporter.Statistics;
using DriftExporter.Windows;
using FalseAlarmBudget = DriftExporter.Statistics.FalseAlarmBudget;
using PsiSmoothing = DriftExporter.Statistics.PsiSmoothing;

namespace DriftExporter.Cli;

/// <summary>The rule by which `check` finds drift: that of the sidecar, with a false-alarm rate for the one run.</summary>
/// <param name="FalseAlarmRate">Probability that drift is found where there is none.</param>
internal sealed record CheckRule(DriftTolerances Tolerances, long MinimumRows, PsiSmoothing Smoothing, double FalseAlarmRate)
{
    private const long DefaultMinimumRows = 500;

    /// <summary>The options; what they leave open is the model's, or the default.</summary>
    public static CheckRule Of(CheckVerb verb)
    {
        ModelConfiguration? model = verb.Config is null ? null : ModelChoice.Of(ConfigurationFile.Read(verb.Config), verb.Config, verb.Model);
        DriftConfiguration drift = model?.Drift ?? new DriftConfiguration();
        long minimumRows = verb.MinimumRows ?? model?.MinimumRows ?? DefaultMinimumRows;
        double psi = verb.PsiTolerance ?? drift.PsiTolerance, ks = verb.KsTolerance ?? drift.KsTolerance, share = verb.ShareTolerance ?? drift.ShareTolerance;
        PsiSmoothing smoothing = verb.PsiSmoothing switch
        {
            null => (PsiSmoothing)drift.PsiSmoothing,
            "jeffreys" => PsiSmoothing.Jeffreys,
            "floor" => PsiSmoothing.Floor,
            _ => throw new ProblemException("--psi-smoothing", $"is \"{verb.PsiSmoothing}\".", "Give jeffreys or floor."),
        };
        if (minimumRows < 1)
            throw new ProblemException("--minimum-rows", $"is {minimumRows}.", "Give a number from 1.");
        Require("--psi-tolerance", psi, psi is >= 0 and <= 10, "Give a number from 0 to 10.");
        Require("--ks-tolerance", ks, ks is >= 0 and <= 0.99, "Give a number from 0 to 0.99.");
        Require("--share-tolerance", share, share is >= 0 and <= 0.99, "Give a number from 0 to 0.99.");
        Require("--false-alarm-rate", verb.FalseAlarmRate, verb.FalseAlarmRate is > 0 and <= 0.5, "Give a number above 0, at most 0.5.");
        return new CheckRule(new DriftTolerances(psi, ks, share), minimumRows, smoothing, verb.FalseAlarmRate);
    }

    /// <summary>Figures, critical values and verdicts of the whole input.</summary>
    public WindowDrift Apply(IReadOnlyList<FeatureReference> references, DriftWindow window, WindowDrift figures)
    {
        var verdicts = new ColumnVerdicts(new VerdictJudge(references, new VerdictOptions(Tolerances, MinimumRows, Smoothing)));
        double Alpha(int tests) => FalseAlarmBudget.AlphaOfRun(FalseAlarmRate, verdicts.Columns, tests);
        verdicts.Judge(window, Alpha);
        return verdicts.Complete(figures, window, Alpha, window.NewestTime);
    }

    private static void Require(string option, double value, bool right, string remedy)
    {
        if (!right)
            throw new ProblemException(option, $"is {value.ToString(CultureInfo.InvariantCulture)}.", remedy);
    }
}
