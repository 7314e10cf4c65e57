using System.Globalization;
using DriftExporter.Configuration;
using FalseAlarmBudget = DriftExporter.Configuration.FalseAlarmBudget;

namespace DriftExporter.Cli;

/// <summary>What a calibration goes by: one model of a configuration, with the flags over it.</summary>
/// <param name="Baselines">Paths; one, or those of the model's schedule.</param>
internal sealed record CalibrateSettings(ModelConfiguration Model, IReadOnlyList<string> Baselines, LimitsConfiguration Limits)
{
    /// <summary>Whether the hour of a record decides what it is compared with.</summary>
    public bool IsScheduled => Baselines.Count > 1 || (Model.Baselines.Count == 1 && Baselines[0] == Model.Baselines[0].File);

    public static CalibrateSettings Of(CalibrateVerb verb)
    {
        if (verb.Format is not ("table" or "json"))
            throw new ProblemException("--format", $"is \"{verb.Format}\".", "Give table or json.");
        if (verb.Config is null && verb.Baseline is null)
            throw new ProblemException("--baseline", "is missing.", "Give a baseline file, or --config with one in it.");
        if (verb.Config is null && (verb.Write || verb.Model is not null))
            throw new ProblemException(verb.Write ? "--write" : "--model", "needs --config.", "Give the configuration file of the exporter.");
        ExporterConfiguration configuration = verb.Config is null
            ? ExporterConfiguration.ForSingleModel("model", verb.Baseline!, "input") : ConfigurationFile.Read(verb.Config);
        ModelConfiguration model = verb.Config is null ? configuration.Models[0] : ModelChoice.Of(configuration, verb.Config, verb.Model);
        WindowLength[] windows = [.. NameLists.Expand(verb.WindowRows).Select(Rows), .. NameLists.Expand(verb.WindowDuration).Select(Duration)];
        if (verb.MinimumRows < 1)
            throw new ProblemException("--minimum-rows", $"is {verb.MinimumRows}.", "Give a number from 1.");
        model = model with
        {
            Windows = windows.Length > 0 ? windows : model.Windows,
            MinimumRows = verb.MinimumRows ?? model.MinimumRows,
            Drift = model.Drift with { FalseAlarms = Budget(verb.FalseAlarms) ?? model.Drift.FalseAlarms },
        };
        RequireWindows(model);
        string? baseline = verb.Baseline ?? model.Baseline;
        return new CalibrateSettings(model, baseline is null ? [.. model.Baselines.Select(scheduled => scheduled.File)] : [baseline], configuration.Limits);
    }

    private static void RequireWindows(ModelConfiguration model)
    {
        HashSet<string> labels = [];
        foreach (WindowLength window in model.Windows)
        {
            if (!labels.Add(window.Label))
                throw new ProblemException("--window", $"{window.Label} is given twice.", "Give each length once.");
            if (window is RowsWindow { Rows: int rows } && rows < model.MinimumRows)
                throw new ProblemException("--window.rows", $"{rows} is fewer than the minimum of {model.MinimumRows} rows: the window could never be judged.", $"Give at least {model.MinimumRows}, or lower --minimum-rows.");
        }
    }

    private static RowsWindow Rows(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows is > 0 and <= 100_000_000
            ? new RowsWindow(rows)
            : throw new ProblemException("--window.rows", $"\"{text}\" is no number of records.", "Give a whole number, for example 5000.");

    private static DurationWindow Duration(string text)
    {
        if (!Durations.TryParse(text, out TimeSpan duration))
            throw new ProblemException("--window.duration", $"\"{text}\" is no duration.", Durations.Advice(text));
        return duration >= TimeSpan.FromSeconds(1) ? new DurationWindow(duration) : throw new ProblemException("--window.duration", $"\"{text}\" is too short.", "Give at least 1s.");
    }

    private static FalseAlarmBudget? Budget(string? text)
    {
        if (text is null)
            return null;
        var budget = Statistics.FalseAlarmBudget.Parse(text, out string? problem);
        return budget is null ? throw new ProblemException("--false-alarms", problem!, "") : new FalseAlarmBudget(budget.Count, budget.Period);
    }
}
