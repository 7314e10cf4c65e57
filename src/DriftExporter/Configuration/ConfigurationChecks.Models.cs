using DriftExporter.Configuration.Values;

namespace DriftExporter.Configuration;

internal static partial class ConfigurationChecks
{
    private const int HoursOfDay = 24, DaysOfWeek = 7;

    private static void CheckWindows(ModelConfiguration model, string modelPath, Report report)
    {
        Dictionary<string, int> first = [];
        for (int index = 0; index < model.Windows.Count; index++)
        {
            WindowLength window = model.Windows[index];
            string path = $"{modelPath}.windows[{index}]";
            if (!first.TryAdd(window.Label, index))
                report(path, $"is as long as windows[{first[window.Label]}]: {window.Label}.", "Delete one of them, or change its length.", $"{modelPath}.windows[{first[window.Label]}]");
            if (window is RowsWindow { Rows: int rows } && rows < model.MinimumRows)
            {
                report($"{path}.rows", $"\"{rows}\" is fewer than minimum_rows, which is {model.MinimumRows}: the window could never be scored.",
                    $"Write at least {model.MinimumRows}, or lower minimum_rows.", $"{modelPath}.minimum_rows");
            }
        }
    }

    /// <summary>An entry that is never the first to cover an hour is a mistake: its author expects it to count.</summary>
    private static void CheckBaselines(ModelConfiguration model, string modelPath, Report report)
    {
        if (model.Baseline is null && model.Baselines.Count == 0)
            report($"{modelPath}.baseline", "is missing.", "Write baseline: and the path of a file that drift-exporter baseline has made.", $"{modelPath}.baselines");
        if (model.Baseline is not null && model.Baselines.Count > 0)
            report($"{modelPath}.baselines", "stands beside baseline.", "Keep one of the two.", $"{modelPath}.baseline");
        bool[] covered = new bool[DaysOfWeek * HoursOfDay];
        for (int index = 0; index < model.Baselines.Count; index++)
        {
            bool counts = false;
            for (int hour = 0; hour < covered.Length; hour++)
            {
                bool covers = model.Baselines[index].Covers((DayOfWeek)(hour / HoursOfDay), hour % HoursOfDay);
                counts |= covers && !covered[hour];
                covered[hour] |= covers;
            }
            if (!counts)
                report($"{modelPath}.baselines[{index}]", "never counts: entries before it cover all its hours.", "Put it before them, or change its hours or weekdays.", $"{modelPath}.baselines");
        }
    }

    private static void CheckLogs(ModelConfiguration model, string modelPath, Report report)
    {
        LogsConfiguration logs = model.Logs;
        string path = $"{modelPath}.logs";
        if (logs.Format is LogFormat.Arrow or LogFormat.Parquet && logs.Wrapper != LogWrapper.None)
            report($"{path}.wrapper", "is about lines, which Arrow and Parquet files do not have.", "Write wrapper: none, or another format.", $"{path}.format");
        if (logs.Format is not (LogFormat.Auto or LogFormat.JsonLines) && logs.Preset != LogPreset.None)
            report($"{path}.preset", "is about JSON records.", "Write preset: none, or format: jsonl.", $"{path}.format");
        if (logs.Format == LogFormat.Csv)
            CheckNesting(model, modelPath, (at, keys) => report(at, $"{Quoting.Quote(FieldPaths.Format(keys))} goes down into an object, which CSV does not have.",
                "Write the column's name; a dot in it is written \\.", $"{path}.format"));
    }

    private static void CheckNesting(ModelConfiguration model, string modelPath, Action<string, IReadOnlyList<string>> refuse)
    {
        foreach (WhereCondition condition in model.Logs.Where)
            Check(Quoting.Step($"{modelPath}.logs.where", FieldPaths.Format(condition.Path)), condition.Path);
        FieldsConfiguration fields = model.Fields;
        string path = $"{modelPath}.fields";
        Check($"{path}.features", fields.Features);
        Check($"{path}.timestamp", fields.Timestamp);
        Check($"{path}.request_id", fields.RequestId);
        Check($"{path}.latency", fields.Latency);
        Check($"{path}.status", fields.Status);
        foreach ((string column, IReadOnlyList<string> keys) in fields.Map)
            Check(Quoting.Step($"{path}.map", column), keys);

        void Check(string at, IReadOnlyList<string> keys)
        {
            if (keys.Count > 1)
                refuse(at, keys);
        }
    }
}
