using System.Reflection;
using CommandLine;
using DriftExporter.Cli;

namespace DriftExporter.Tests.Docs;

/// <summary>The program's verbs and their options, as CommandLineParser sees them.</summary>
internal static class Verbs
{
    /// <summary>Verb → its options with their dashes.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Options { get; } = typeof(CommandLineProgram).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<VerbAttribute>() is not null)
        .ToDictionary(type => type.GetCustomAttribute<VerbAttribute>()!.Name, OptionsOf);

    public static IEnumerable<string> Names => Options.Keys;

    private static HashSet<string> OptionsOf(Type verb) =>
    [
        "--help",
        .. verb.GetProperties().Select(property => property.GetCustomAttribute<OptionAttribute>()).OfType<OptionAttribute>()
            .SelectMany(option => new[] { "--" + option.LongName, "-" + option.ShortName }),
    ];
}
