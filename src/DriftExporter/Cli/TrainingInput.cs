using DriftExporter.Baselines;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;

namespace DriftExporter.Cli;

/// <summary>Opens training data: each file by its format, JSON Lines by a model's configuration where one is given.</summary>
internal static class TrainingInput
{
    public static TrainingSet Open(IReadOnlyList<string> files, string? format, CsvOptions csv, string? config, string? model, SampleSize? sample, Func<string, bool> isWanted)
    {
        if (config is null)
        {
            ColumnReaders.RequireFormats(files, format);
            return SetOf([.. files.Select(file => new TrainingFile(file, () => ColumnReaders.Open(file, format, csv)))], sample, isWanted);
        }

        Configuration.ExporterConfiguration configuration = Configuration.ConfigurationFile.Read(config);
        return SetOf(LogTraining.Files(files, ModelChoice.Of(configuration, config, model), configuration.Limits), sample, isWanted);
    }

    private static TrainingSet SetOf(IReadOnlyList<TrainingFile> files, SampleSize? sample, Func<string, bool> isWanted)
    {
        long? rows = null;
        IReadOnlyList<TrainingFile> taken = sample?.Of(files, out rows) ?? files;
        var remarks = new SortedSet<string>(StringComparer.Ordinal);
        taken = PartitionedFiles.Over(taken, isWanted, remarks, out IReadOnlyList<string> leftOut);
        remarks.UnionWith(leftOut);
        return new TrainingSet(taken)
        {
            Sample = sample is null ? null : new SampleSource(sample.Asked, rows),
            Remarks = remarks,
        };
    }
}
