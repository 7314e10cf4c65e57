using DriftExporter.Configuration;

namespace DriftExporter.Alerting;

/// <summary>
/// The drift of all replicas of a model together, from their rows per bin: PSI as a single exporter has it that saw all records, chi-square
/// without pooling of rare bins, and KS at the edges of the bins, which is at most what it is between them. Replicas are added only where
/// the hash of their baseline is the same; it is a label of every figure.
/// </summary>
/// <remarks>Each rule uses only rules before it. With fewer values than minimum_rows there is no figure.</remarks>
internal static class FleetRules
{
    public const string Rows = "fleet:drift_bin_rows:sum", Psi = "fleet:drift_psi:binned", PsiCritical = "fleet:drift_psi_critical:bound";

    private const string Training = "fleet:drift_baseline_bin_rows:max", Values = "fleet:drift_values:sum", Bins = "fleet:drift_bins:count";
    private const string Difference = "fleet:drift_bin_ratio:difference", Share = "fleet:drift_bin_ratio:smoothed", TrainingShare = "fleet:drift_baseline_bin_ratio:smoothed";
    private const string ChiSquare = "fleet:drift_chi_square_statistic:unpooled", Ks = "fleet:drift_ks_statistic:binned";

    /// <summary>A chance of one in a million a look.</summary>
    private const string LogChance = "13.8155";

    /// <summary>Bins of numeric features by default: deciles, and one for a heavy value.</summary>
    public const int DefaultBins = 11;

    /// <summary>Recorded series for each bin of each feature and window: rows, difference, two shares.</summary>
    public const int SeriesPerBin = 4;

    /// <summary>Recorded series for each feature and window: values, bins, PSI and its critical value, chi-square, KS.</summary>
    public const int SeriesPerFeature = 6;

    /// <param name="bins">Bins of the numeric feature that has most; those with more get no KS.</param>
    public static IEnumerable<RecordingRule> Of(AlertBuilder build, int bins)
    {
        string rows = build.Of(Rows), training = build.Of(Training), values = build.Of(Values), count = build.Of(Bins);
        string used = $"({build.Of(Rows, "bin!=\"unseen\"")} or {build.Of(Rows, "bin=\"unseen\"")} > 0)";
        const string Same = "on (model, sha256, feature, role, bin) group_left ()", SameFeature = "on (model, sha256, feature, role) group_left ()", EachBin = "ignoring (bin) group_left ()";
        yield return new(Rows, $"sum by (model, sha256, feature, role, window, bin) ({build.Of("drift_bin_rows")} * on (job, instance, model) group_left (sha256) {build.Of("drift_baseline_info")})");
        yield return new(Training, $"max by (model, sha256, feature, role, bin) ({build.Of("drift_baseline_bin_rows")} * on (job, instance, model) group_left (sha256) {build.Of("drift_baseline_info")})");
        yield return new(Values, $"sum without (bin) ({rows}) >= {build.Settings.MinimumRows}");
        yield return new(Bins, $"count without (bin) {used}");
        yield return new(Difference, $"""
            {rows} / {EachBin} {values}
              - {Same} ({training} / {EachBin} (sum without (bin) ({training}) > 0))
            """);
        bool jeffreys = build.Settings.PsiSmoothing == PsiSmoothing.Jeffreys;
        yield return new(Share, jeffreys ? $"({used} + 0.5) / {EachBin} ({values} + {count} / 2)" : $"clamp_min({used} / {EachBin} {values}, 0.0001)");
        yield return new(TrainingShare, jeffreys
            ? $"""
                ({used} * 0 + {Same} {training} + 0.5)
                  / {EachBin} ({count} / 2 + {SameFeature} sum without (bin) ({training}))
                """
            : $"""
                clamp_min(({used} * 0 + {Same} {training})
                  / {SameFeature} (sum without (bin) ({training}) > 0), 0.0001)
                """);
        yield return new(Psi, $"sum without (bin) (({build.Of(Share)} - {build.Of(TrainingShare)}) * ln({build.Of(Share)} / {build.Of(TrainingShare)}))");
        yield return new(PsiCritical, Bound(build, $"(1 / {values} + {SameFeature} 1 / (sum without (bin) ({training}) > 0))", $"({count} - 1)"));
        yield return new(ChiSquare, $"""
            sum without (bin) ({build.Of(Difference)} ^ 2 / ({rows} + {Same} {training} > 0))
              * {values} * {SameFeature} sum without (bin) ({training})
            """);
        yield return new(Ks, FleetKs.Expression(matcher => build.Of(Difference, matcher), build.Of("drift_baseline_mean"), $"{count} <= {bins}", bins));
    }

    /// <summary>
    /// What PSI has to exceed before chance and the tolerated drift no longer explain it: s X with X noncentral chi-square of K-1 degrees of
    /// freedom and noncentrality psi_tolerance / s, s = 1/n + 1/m. Instead of its quantile, which PromQL cannot compute, Birgé's upper bound
    /// (2001, lemma 8.1) for a chance of e^-x: s (D + B) + 2 s sqrt((D + 2B) x) + 2 s x.
    /// </summary>
    private static string Bound(AlertBuilder build, string s, string degrees)
    {
        string tolerance = PromQl.Number(build.Settings.PsiTolerance), twice = PromQl.Number(2 * build.Settings.PsiTolerance);
        return $"""
            {tolerance} + {s} * ({degrees} + 2 * {LogChance})
              + 2 * sqrt({s} * ({degrees} * {s} + {twice}) * {LogChance})
            """;
    }
}
