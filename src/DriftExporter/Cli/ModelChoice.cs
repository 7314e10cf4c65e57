using DriftExporter.Configuration;

namespace DriftExporter.Cli;

/// <summary>Which model of a configuration a command is about.</summary>
internal static class ModelChoice
{
    public static ModelConfiguration Of(ExporterConfiguration configuration, string file, string? name)
    {
        string names = string.Join(", ", configuration.Models.Select(model => model.Name));
        if (name is null)
        {
            return configuration.Models.Count == 1 ? configuration.Models[0]
                : throw new ProblemException("--model", $"is needed: {file} has {configuration.Models.Count} models.", $"Give one of {names}.");
        }

        return configuration.Models.FirstOrDefault(model => model.Name == name)
            ?? throw new ProblemException("--model", $"\"{name}\" is not in {file}.", $"Give one of {names}.");
    }
}
