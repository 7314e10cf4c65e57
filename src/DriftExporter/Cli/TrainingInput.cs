using DriftExporter.Baselines;
using DriftExporter.Formats;
using DriftExporter.Formats.Csv;

namespace DriftExporter.Cli;

/// <summary>Opens training data: each file by its format, JSON Lines by a model's configuration where one is given.</summary>
internal static class TrainingInput
{
    public static TrainingSet Open(IReadOnlyList<string> files, string? format, CsvOptions csv, string? config, string? model)
    {
        if (config is null)
        {
            ColumnReaders.RequireFormats(files, format);
            return new TrainingSet([.. files.Select(file => new TrainingFile(file, () => ColumnReaders.Open(file, format, csv)))]);
        }

        Configuration.ExporterConfiguration configuration = Configuration.ConfigurationFile.Read(config);
        return LogTraining.Open(files, ModelChoice.Of(configuration, config, model), configuration.Limits);
    }
}
