using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Hosting;
using DriftExporter.Reports;
using DriftExporter.Scoring;

namespace DriftExporter.Cli;

/// <summary>Replays quiet data through the windows of a model, and says what its verdicts would have done.</summary>
internal static class CalibrateCommand
{
    public static int Run(CalibrateVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        CalibrateSettings settings = CalibrateSettings.Of(verb);
        BaselineProfile[] baselines = ReadBaselines(settings);
        CalibrateReplay replay = Replay(verb, settings, baselines, messages, cancellation);
        CalibrationReport report = Report(verb, settings, baselines[0], replay);
        if (verb.Format == "json")
            CalibrationJson.Write(report, output);
        else
            CalibrationTable.Write(report, output);
        if (verb.Write)
            Store(verb, settings, report, messages);
        return ExitCode.Done;
    }

    private static BaselineProfile[] ReadBaselines(CalibrateSettings settings) =>
        settings.IsScheduled ? ModelBaselines.Load(new ExporterConfiguration { Models = [settings.Model] })[0] : [BaselineFile.Read(settings.Baselines[0])];

    private static CalibrateReplay Replay(
        CalibrateVerb verb, CalibrateSettings settings, BaselineProfile[] baselines, TextWriter messages, CancellationToken cancellation)
    {
        IReadOnlyList<string> files = InputFiles.Resolve(verb.Input);
        long now = (DateTimeOffset.UtcNow.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
        var replay = new CalibrateReplay(settings, baselines, now);
        new CalibrateInput(settings, baselines[0], verb.InputFormat, replay, messages, cancellation).Read(files, verb.Config, verb.Model);
        if (replay.Records == 0)
            throw new ProblemException(string.Join(", ", files), "holds no record of this model.", "Check fields and where of the configuration, and that the columns have the baseline's names.");
        if (settings.IsScheduled && !replay.Timed)
            throw new ProblemException($"model {settings.Model.Name} baselines", "go by the hour of a record, and the records tell none.", "Give logs or Parquet with a time (fields.timestamp names it), or one baseline with --baseline.");
        string[] durations = [.. settings.Model.Windows.OfType<DurationWindow>().Select(window => window.Label)];
        if (!replay.Timed && durations.Length == settings.Model.Windows.Count)
            throw new ProblemException($"window {string.Join(", ", durations)}", "needs event times, and the records tell none.", "Give logs or Parquet with a time (fields.timestamp names it), or --window.rows.");
        if (!replay.Timed && durations.Length > 0)
            messages.WriteLine($"warning: the records tell no times, which {string.Join(", ", durations)} needs: left out. Give logs or Parquet with a time (fields.timestamp names it).");
        if (100 * replay.OutOfOrder > replay.Records)
            messages.WriteLine($"warning: {replay.OutOfOrder:N0} records are more than an hour older than one before them. Give the files in the order of time.");
        if (replay.Uncovered > 0)
            messages.WriteLine($"warning: {replay.Uncovered:N0} records are of hours that no baseline covers, and in no window.");
        if (replay.BadTimes > 0)
            messages.WriteLine($"warning: {replay.BadTimes:N0} records tell no time that can be used; each took that of the newest before it.");
        return replay;
    }

    private static CalibrationReport Report(CalibrateVerb verb, CalibrateSettings settings, BaselineProfile baseline, CalibrateReplay replay)
    {
        DriftConfiguration drift = settings.Model.Drift;
        double least = new DriftConfiguration().PsiTolerance;
        IReadOnlyList<WindowCalibration> windows = replay.Figures(first => CalibrationReport.Suggest(first, least));
        if (!replay.Timed)
            windows = [.. windows.Where(window => settings.Model.Windows.OfType<RowsWindow>().Any(rows => rows.Label == window.Label))];
        return new CalibrationReport(
            verb.Config is null ? baseline.Model : settings.Model.Name, replay.Records, replay.InputSpan,
            new Statistics.FalseAlarmBudget(drift.FalseAlarms.Count, drift.FalseAlarms.Period).ToString(), settings.Model.MinimumRows,
            drift.PsiTolerance, drift.KsTolerance, CalibrationReport.Suggest(windows, least), windows);
    }

    private static void Store(CalibrateVerb verb, CalibrateSettings settings, CalibrationReport report, TextWriter messages)
    {
        if (!report.Windows.All(CalibrationReport.IsEnough))
            throw new ProblemException("--write", $"stores nothing: fewer than {CalibrationReport.EnoughWindows} windows are too few to go by.", "Give more data or a smaller window, or write the figure into the configuration yourself.");
        if (report.SuggestedPsiTolerance == report.PsiTolerance)
        {
            messages.WriteLine($"{verb.Config} has this psi_tolerance already; it is left as it is.");
            return;
        }

        Interruption.Writing(() =>
        {
            ConfigurationEdit.SetPsiTolerance(verb.Config!, settings.Model.Name, report.SuggestedPsiTolerance);
            return true;
        });
        messages.WriteLine($"{verb.Config}: psi_tolerance of model {BaselineTable.Clean(settings.Model.Name)} is {report.SuggestedPsiTolerance.ToString(System.Globalization.CultureInfo.InvariantCulture)} now, and was {report.PsiTolerance.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
    }
}
