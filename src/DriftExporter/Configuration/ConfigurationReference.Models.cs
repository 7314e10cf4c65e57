using DriftExporter.Configuration.Values;

namespace DriftExporter.Configuration;

internal static partial class ConfigurationReference
{
    private static TimeSpan Year => TimeSpan.FromDays(366);

    private static ListRule<string> Paths(int minimum) => new("list of paths", Rules.Path, minimum, 1000);

    private static ListRule<string> Texts(ScalarRule<string> item) => new("list of text", item, 0, 1000);

    private static ConfigurationKey[] ModelKeys =>
    [
        new("models", new SectionListRule("1 to 1000 models", 1, 1000), "", "The models to watch") { Required = "Write a list of models: - name: …" },
        new("models[].name", Rules.Name, "", "The model label of every series; unique") { Required = "Write name: and the model's name." },
        new("models[].baseline", Rules.Path, "", "The baseline file; required, unless baselines is given"),
        new("models[].baselines", new SectionListRule("1 to 168 baselines", 1, 168), "", "Baselines by hour of the week, instead of baseline; the first that covers the hour of an event counts, hours without one are not scored"),
        new("models[].baselines[].file", Rules.Path, "", "The baseline file") { Required = "Write file: and the baseline's path." },
        new("models[].baselines[].hours", Rules.Hours, "0-24", "Hours of the day in fields.timezone, the end not included"),
        new("models[].baselines[].weekdays", Rules.Weekdays, "mon-sun", "Days of the week"),
        new("models[].reload_baseline", Rules.Flag, "false", "Loads the baseline again when its file changes, without a reload of the configuration"),
        new("models[].logs", Section, "", "The model's inference log"),
        new("models[].logs.paths", Paths(1), "", "Files to follow; * ? and [a-z] match within a name, ** any number of folders") { Required = "Write paths: and a list of files, such as [\"/var/log/inference/*.jsonl\"]." },
        new("models[].logs.exclude", new ListRule<string>("list of patterns", Rules.FilePattern, 0, 1000), "[\"*.gz\"]", "Files to leave out, by name, or by path when there is a / in the pattern; the default is [] with read_compressed"),
        new("models[].logs.allow_roots", Paths(0), "[]", "Folders that symbolic links may lead into, beside the folders of paths"),
        new("models[].logs.format", Rules.OneOf(("jsonl", LogFormat.JsonLines), ("csv", LogFormat.Csv), ("arrow", LogFormat.Arrow), ("parquet", LogFormat.Parquet), ("auto", LogFormat.Auto)), "auto", "How records are written"),
        new("models[].logs.wrapper", Rules.OneOf(("none", LogWrapper.None), ("cri", LogWrapper.Cri), ("docker", LogWrapper.Docker), ("auto", LogWrapper.Auto)), "none", "What a container runtime puts around each record"),
        new("models[].logs.preset", Rules.OneOf(("none", LogPreset.None), ("sagemaker", LogPreset.SageMaker), ("kserve", LogPreset.KServe), ("bentoml", LogPreset.BentoMl), ("azureml", LogPreset.AzureMl), ("auto", LogPreset.Auto)), "none", "A serving platform's own layout of records"),
        new("models[].logs.start_at", Rules.OneOf(("beginning", LogStart.Beginning), ("end", LogStart.End)), "beginning", "Where to begin in files that are there at the first start"),
        new("models[].logs.read_compressed", Rules.Flag, "false", "Finishes a rotated file from its compressed copy"),
        new("models[].logs.where", new MapRule<string>("mapping of field path to text or list", Rules.Category), "{}", "Only records that have one of the values at each path count"),
        new("models[].fields", Section, "", "Where things are in a record"),
        new("models[].fields.features", Rules.OptionalFieldPath, "features", "The object that holds the features; \"\" when they stand at the top level"),
        new("models[].fields.timestamp", Rules.OptionalFieldPath, "timestamp", "Event time; the default is also looked for as ts, time and @timestamp"),
        new("models[].fields.timestamp_format", Rules.TimestampFormat, "auto", "How event times are written; a pattern is a .NET custom date format"),
        new("models[].fields.timezone", Rules.TimeZone, "UTC", "Zone of times without an offset, and of baselines[].hours"),
        new("models[].fields.request_id", Rules.OptionalFieldPath, "request_id", "Id of a request"),
        new("models[].fields.latency", Rules.OptionalFieldPath, "latency_ms", "Time that the model took"),
        new("models[].fields.latency_unit", Rules.OneOf(("s", LatencyUnit.Seconds), ("ms", LatencyUnit.Milliseconds), ("us", LatencyUnit.Microseconds)), "ms", "Unit of the latency field"),
        new("models[].fields.status", Rules.OptionalFieldPath, "status", "Outcome of a request; a number of 500 or more is an error"),
        new("models[].fields.error_values", Texts(Rules.Category), "[error]", "Other values of the status field that are an error"),
        new("models[].fields.map", new MapRule<IReadOnlyList<string>>("mapping of column to field path", Rules.FieldPath), "{}", "Path of a baseline column from the root of the record, where it is not among the features"),
        new("models[].windows", new SectionListRule("1 to 16 windows", 1, 16), "[{rows: 5000}]", "Rolling windows; each gets its own series, no two may be of one length"),
        new("models[].windows[].rows", Rules.Whole(1, 10_000_000), "", "The last so many records"),
        new("models[].windows[].duration", Rules.Duration(TimeSpan.FromSeconds(1), Year), "", "The last stretch of event time, cut into 60 panes"),
        new("models[].minimum_rows", Rules.Whole(1, 10_000_000), "500", "With fewer records or values a figure is absent"),
        new("models[].errors_in_windows", Rules.Flag, "false", "Whether records whose status says error enter the windows"),
        new("models[].missing_values", Texts(Rules.Text), "[\"\"]", "CSV fields that mean missing"),
        new("models[].drift", Section, "", "What counts as drift"),
        new("models[].drift.psi_tolerance", Rules.Number(0, 10), "0.02", "PSI that is tolerated in the population"),
        new("models[].drift.ks_tolerance", Rules.Number(0, 0.99), "0.02", "KS distance that is tolerated in the population"),
        new("models[].drift.share_tolerance", Rules.Number(0, 0.99), "0.01", "Difference of a missing, invalid, outlier or unseen ratio that is tolerated"),
        new("models[].drift.false_alarms", Rules.FalseAlarms, "1 per 30d", "False alarms that chance may raise, over all columns, windows and tests of the model"),
        new("models[].drift.psi_smoothing", Rules.OneOf(("jeffreys", PsiSmoothing.Jeffreys), ("floor", PsiSmoothing.Floor)), "jeffreys", "How empty bins enter PSI: half a row more per bin, or shares of at least 0.0001"),
        new("models[].drift.future_tolerance", Rules.Duration(TimeSpan.Zero, TimeSpan.FromDays(7)), "5m", "How far ahead of the wall clock an event time may be"),
        new("models[].drift.measures", new ListRule<Measures>("word or list", Rules.Measure, 1, 13), "default", "Figures beside the core that expose: full serves; default is all but category_ratios, kuiper, cramer_von_mises and anderson_darling"),
        new("models[].moments", Rules.Flag, "true", "Keeps the values of rows windows, for mean and quantiles: 8 bytes each"),
        new("models[].expose_bins", Rules.Flag, "false", "Serves the rows of every bin, from which the drift of all replicas together is computed"),
        new("models[].latency_buckets", new ListRule<double>("list of numbers", Rules.Number(0, 86_400, aboveMinimum: true), 1, 100), "[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]", "Upper bounds of the latency histogram in seconds, rising"),
        new("models[].alerts", Section, "", "Thresholds of the generated alerting rules"),
        new("models[].alerts.psi_warning", Rules.Number(0, 100, aboveMinimum: true), "0.1", "PSI that warns; below psi_critical"),
        new("models[].alerts.psi_critical", Rules.Number(0, 100, aboveMinimum: true), "0.25", "PSI that pages"),
        new("models[].alerts.drifted_ratio", Ratio, "0.3", "Share of the features that have drifted"),
        new("models[].alerts.missing_ratio_increase", Ratio, "0.05", "Rise of a missing, invalid, outlier or unseen ratio over the baseline's; 1 leaves these alerts out"),
        new("models[].alerts.no_predictions", AlertDuration, "5m", "Time without a prediction"),
        new("models[].alerts.error_ratio", Ratio, "0.05", "Share of requests that fail; 1 leaves this alert out"),
        new("models[].alerts.latency_p95", Rules.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)), "500ms", "95 % of requests are faster; below the last of latency_buckets"),
        new("models[].alerts.stale_after", AlertDuration, "15m", "Age of the newest event past which staleness is alerted on, and drift no longer"),
        new("models[].alerts.dashboard_url", Rules.Url, "", "Annotation of every alert; without it a graph in Prometheus"),
        new("models[].alerts.runbook_url", Rules.Url, "", "Annotation of every alert, whose name stands in for {alert}, and behind a last /; without it the page in docs/runbooks"),
        new("models[].labels", new MapRule<string>("mapping of label to text", Rules.LabelValue), "{}", "Labels of the model's info metric"),
    ];

    private static ScalarRule<double> Ratio => Rules.Number(0, 1, aboveMinimum: true);

    private static ScalarRule<TimeSpan> AlertDuration => Rules.Duration(TimeSpan.FromSeconds(1), Year);
}
