using DriftExporter.Alerting;
using DriftExporter.Baselines;
using DriftExporter.Configuration;

namespace DriftExporter.Cli;

/// <summary>What rules are written for: the models of a configuration, of a baseline, or any.</summary>
/// <param name="Settings">At least one.</param>
/// <param name="Models">Those whose bins are served and whose baselines can be read.</param>
internal sealed record RuleInput(IReadOnlyList<RuleSettings> Settings, IReadOnlyList<BinnedModel> Models)
{
    /// <summary>Bins of the numeric feature that has most; what is usual where no baseline can be read.</summary>
    public int MostBins => Models.SelectMany(model => model.Baselines).SelectMany(baseline => baseline.Features)
        .Select(feature => feature.Numeric?.BinCounts.Length ?? 0).Append(Models.Count == 0 ? FleetRules.DefaultBins : 2).Max();

    public static RuleInput Of(RulesVerb verb)
    {
        if (verb.Config is not null)
            return OfConfiguration(verb, ConfigurationFile.Read(verb.Config));
        if (verb.Baseline is null)
            return new RuleInput([new RuleSettings { Job = verb.Job }], []);
        BaselineProfile baseline = BaselineFile.Read(verb.Baseline);
        return new RuleInput([new RuleSettings { Job = verb.Job, Models = [baseline.Model] }], [new BinnedModel(baseline.Model, 1, [baseline])]);
    }

    private static RuleInput OfConfiguration(RulesVerb verb, ExporterConfiguration configuration)
    {
        ModelConfiguration[] models = verb.Model is null ? [.. configuration.Models] : [ModelChoice.Of(configuration, verb.Config!, verb.Model)];
        ModelConfiguration[] exposed = [.. models.Where(model => model.ExposeBins)];
        if (verb.Fleet && exposed.Length == 0)
        {
            throw new ProblemException("--fleet", $"needs models whose bins are served; {verb.Config} has none with expose_bins: true among {string.Join(", ", models.Select(model => model.Name))}.",
                "Write expose_bins: true in the configuration, or leave --fleet out.");
        }

        return new RuleInput(RuleSettings.Of(models, verb.Job), verb.Fleet ? [.. exposed.Select(Binned).OfType<BinnedModel>()] : []);
    }

    /// <summary>Null when a baseline is not there: rules may be written on a machine that has none.</summary>
    private static BinnedModel? Binned(ModelConfiguration model)
    {
        string[] files = model.Baseline is null ? [.. model.Baselines.Select(scheduled => scheduled.File)] : [model.Baseline];
        return files.All(File.Exists) ? new BinnedModel(model.Name, model.Windows.Count, [.. files.Select(BaselineFile.Read)]) : null;
    }
}

/// <summary>A model whose bins are served.</summary>
internal sealed record BinnedModel(string Name, int Windows, IReadOnlyList<BaselineProfile> Baselines);
