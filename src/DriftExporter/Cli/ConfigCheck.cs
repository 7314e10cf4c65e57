using DriftExporter.Baselines;
using DriftExporter.Columns;
using DriftExporter.Configuration;
using DriftExporter.Formats;
using DriftExporter.Formats.Arrow;
using DriftExporter.Formats.Parquet;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;
using DriftExporter.Reports;
using DriftExporter.Web;

namespace DriftExporter.Cli;

/// <summary>--config.check: reads everything that a start would read, opens no port, writes nothing. With a sample it shows
/// what each baseline column resolved to.</summary>
internal static class ConfigCheck
{
    private const int SampleRecords = 100;

    public static int Run(ExporterConfiguration configuration, string? sample, TextWriter output)
    {
        if (configuration.Web.ConfigFile is { } web)
            WebSettingsFile.Read(web);
        foreach ((ModelConfiguration model, BaselineProfile[] baselines) in configuration.Models.Zip(ModelBaselines.Load(configuration)))
        {
            BaselineProfile baseline = baselines[0];
            string rows = string.Join(", ", baselines.Select(profile => $"{profile.Source.Rows:N0}"));
            output.WriteLine($"model {model.Name}: {(baselines.Length == 1 ? "baseline" : $"{baselines.Length} baselines")} of {rows} rows, {baseline.Features.Count} columns; windows {string.Join(", ", model.Windows.Select(window => window.Label))}");
            if (sample is not null)
                Sample(model, baseline, configuration.Limits, sample, output);
        }

        output.WriteLine("The configuration is valid.");
        return ExitCode.Done;
    }

    private static void Sample(ModelConfiguration model, BaselineProfile baseline, LimitsConfiguration limits, string sample, TextWriter output)
    {
        RecordSchema schema = RecordSchemas.Build(baseline, model, limits);
        var batch = new RecordBatch([.. baseline.Features.Select(feature => feature.Kind)]);
        var counters = new RecordCounters();
        LogFormat format = LogFormats.Of(model.Logs);
        if (format is LogFormat.Arrow or LogFormat.Parquet)
            ReadColumns(schema, format, sample, batch, counters);
        else
            ReadLines(RecordLayouts.Of(model.Logs, limits, (what, name) => output.WriteLine($"{what}: {name}")).CreateReader(schema), sample, batch, counters);
        var table = new TextTable("column", "value", "missing", "invalid");
        for (int feature = 0; feature < baseline.Features.Count; feature++)
        {
            ReadOnlySpan<ValueState> states = batch.Features.Columns[feature].States.AsSpan(0, batch.RowCount);
            table.Row(BaselineTable.Clean(baseline.Features[feature].Name), $"{states.Count(ValueState.Value)}", $"{states.Count(ValueState.Missing)}", $"{states.Count(ValueState.Invalid)}");
        }

        table.Write(output);
        ReadOnlySpan<EventTimeState> times = batch.EventTimeStates.AsSpan(0, batch.RowCount);
        output.WriteLine($"{counters.Accepted} records accepted, {counters.Filtered} filtered by where, {counters.Rejected(0).Sum(reason => reason.Count)} rejected; {times.Count(EventTimeState.Read)} times read, {times.Count(EventTimeState.Unreadable)} unreadable.");
    }

    private static void ReadLines(IRecordReader reader, string sample, RecordBatch batch, RecordCounters counters)
    {
        reader.StartFile();
        var many = reader as IManyRecordReader;
        foreach (string line in File.ReadLines(sample))
        {
            if (batch.RowCount == SampleRecords)
                break;
            counters.Count(reader.Read(System.Text.Encoding.UTF8.GetBytes(line), batch));
            ReadMore(many, batch, counters);
        }

        many?.EndInput();
        ReadMore(many, batch, counters);
    }

    private static void ReadMore(IManyRecordReader? many, RecordBatch batch, RecordCounters counters)
    {
        while (many is { HasMore: true } && batch.RowCount < SampleRecords)
            counters.Count(many.ReadMore(batch));
    }

    /// <summary>Columns come in pieces; the first rows of the first are the sample.</summary>
    private static void ReadColumns(RecordSchema schema, LogFormat format, string sample, RecordBatch batch, RecordCounters counters)
    {
        if (format is LogFormat.Parquet)
        {
            using var parquet = new ParquetRecordReader(sample, File.OpenHandle(sample), schema, includeErrors: true);
            parquet.Read(batch);
            counters.Count(parquet.Counts);
        }
        else
        {
            using var arrow = new ArrowStreamFollower(schema, includeErrors: true);
            arrow.StartFile(sample);
            arrow.Read(File.ReadAllBytes(sample), batch);
            counters.Count(arrow.Counts);
        }

        batch.RowCount = Math.Min(batch.RowCount, SampleRecords);
    }
}
