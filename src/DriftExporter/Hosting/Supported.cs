using DriftExporter.Configuration;

namespace DriftExporter.Hosting;

/// <summary>Refuses, at the start and by name, what the configuration can say and this version cannot do: better than figures that are silently not what was asked for.</summary>
internal static class Supported
{
    public static void Check(ExporterConfiguration configuration)
    {
        var problems = new List<Problem>();
        if (configuration.Web.ConfigFile is not null)
            problems.Add(Missing("web.config_file", "TLS and passwords", "Leave it out, and put a proxy that does both in front."));
        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    private static Problem Missing(string where, string what, string remedy) =>
        new(where, $"asks for {what}, which this version does not have.", remedy);
}
