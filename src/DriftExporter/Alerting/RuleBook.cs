namespace DriftExporter.Alerting;

/// <summary>All groups of a file.</summary>
internal static class RuleBook
{
    /// <param name="settings">At least one; each gets groups of its own.</param>
    /// <param name="fleetBins">Bins of the numeric feature that has most, with figures of all replicas together; null: without these.</param>
    public static IReadOnlyList<RuleGroup> Of(IReadOnlyList<RuleSettings> settings, int? fleetBins)
    {
        var all = new AlertBuilder(settings[0] with { Models = [.. settings.SelectMany(some => some.Models)] });
        List<RuleGroup> groups = [new("figures", [.. RecordingRules.Of(all)])];
        foreach (RuleSettings some in settings)
        {
            var build = new AlertBuilder(some);
            string? model = settings.Count == 1 ? null : some.Models[0];
            Add("drift", [.. VerdictAlerts.Of(build), .. ThresholdAlerts.Of(build), .. RatioAlerts.Of(build)]);
            Add("inference", [.. InferenceAlerts.Of(build)]);
            Add("logs", [.. LogAlerts.Of(build)]);
            if (fleetBins is { } bins && some.ExposeBins)
                Add("fleet", [.. FleetRules.Of(build, bins), .. FleetAlerts.Of(build)]);

            void Add(string name, Rule[] rules) => groups.Add(new RuleGroup(model is null ? name : $"{name} of {model}", rules, model));
        }

        groups.Add(new RuleGroup("exporter", [.. ExporterAlerts.Of(all)]));
        return groups;
    }
}
