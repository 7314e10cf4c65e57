using DriftExporter.Baselines;
using DriftExporter.Binning;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;
using DriftExporter.Pipeline;
using DriftExporter.Reports;
using DriftExporter.Scoring;
using DriftExporter.Windows;

namespace DriftExporter.Cli;

/// <summary>Compares data files with a baseline as one window.</summary>
internal static class CheckCommand
{
    public static int Run(CheckVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        CheckRule rule = CheckRule.Of(verb);
        CheckOutput.RequireFormat(verb);
        BaselineProfile baseline = ReadBaseline(verb, messages, cancellation);
        var result = CheckOutput.Of(verb, baseline);
        IReadOnlyList<string> files = InputFiles.Resolve(verb.Input);
        WindowDrift window = Score(baseline, files, verb, rule, messages, cancellation);
        CheckReport report = CheckReport.Of(baseline, window, rule.FalseAlarmRate);
        result.Write(report, output);
        return report.Drifted ? ExitCode.Drift : ExitCode.Done;
    }

    /// <summary>A baseline file, or data that one is made of with every default: what changed between two files.</summary>
    private static BaselineProfile ReadBaseline(CheckVerb verb, TextWriter messages, CancellationToken cancellation)
    {
        bool isData = verb.Baseline != "" && !verb.Baseline.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            && (Directory.Exists(verb.Baseline) || ColumnReaders.IsKnown(verb.Baseline));
        if (!isData)
            return BaselineFile.Read(verb.Baseline);
        using TrainingSet data = TrainingInput.Open(InputFiles.Resolve([verb.Baseline]), null, new CsvOptions(), null, null, null, _ => false);
        BuiltBaseline built = new ProfileBuilder(new BaselineOptions { Model = Path.GetFileName(verb.Baseline) }).Build(data, cancellation: cancellation);
        foreach (string warning in built.Warnings)
            messages.WriteLine($"warning: {warning}");
        return built.Profile;
    }

    private static WindowDrift Score(
        BaselineProfile baseline, IReadOnlyList<string> files, CheckVerb verb, CheckRule rule, TextWriter messages, CancellationToken cancellation)
    {
        FeatureReference[] references = [.. baseline.Features.Select(feature => new FeatureReference(feature))];
        FeatureCells[] cells = [.. references.Select(reference => reference.Cells)];
        var window = new WholeWindow("input", cells, [.. references.Select(reference => reference.Centre)]);
        var batch = new CellBatch(cells);
        using TrainingSet data = CheckInput.Open(files, verb.InputFormat, baseline, verb.Config, verb.Model, messages);
        data.Read(
            [.. baseline.Features.Select(feature => new Columns.ColumnRequest(feature.Name, feature.Kind))],
            columns =>
            {
                batch.Map(columns);
                window.Append(batch, 0, batch.RowCount);
            },
            cancellation);
        if (window.Rows == 0)
            throw new ProblemException(string.Join(", ", files), "holds no record.", "Give files with rows.");
        WindowDrift drift = rule.Apply(references, window, new DriftScorer(references, new ScoringOptions(rule.MinimumRows, rule.Smoothing)).Score(window));
        return new MeasureScorer(references, CheckOutput.Measures(rule.Smoothing)).Add(window, drift);
    }
}
