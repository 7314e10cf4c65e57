using System.Text.RegularExpressions;
using DriftExporter.Configuration;
using DriftExporter.Dashboards;
using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Cli;

/// <summary>Writes the Grafana dashboard, whole or not at all.</summary>
internal static partial class DashboardCommand
{
    public static int Run(DashboardVerb verb, TextWriter output)
    {
        string json = DashboardJson.Of(DriftDashboard.Of(Settings(verb)));
        if (verb.Output == "-")
            output.Write(json);
        else
            Write(verb.Output, json);
        return ExitCode.Done;
    }

    private static DashboardSettings Settings(DashboardVerb verb)
    {
        if (!Uid().IsMatch(verb.Uid))
            throw new ProblemException("--uid", $"is \"{verb.Uid}\".", "Give 1 to 40 letters, digits, - or _, as Grafana asks for.");
        if (verb.Title.Trim().Length == 0)
            throw new ProblemException("--title", "is empty.", "Give a title, or leave it out.");
        return new() { Title = verb.Title, Uid = verb.Uid, Model = verb.Model, Alerts = Alerts(verb) };
    }

    /// <summary>Panels have one set of limits, whichever model is looked at.</summary>
    private static AlertsConfiguration Alerts(DashboardVerb verb)
    {
        if (verb.Config is null)
            return new();
        ExporterConfiguration configuration = ConfigurationFile.Read(verb.Config);
        return verb.Model is null && configuration.Models.Select(model => model.Alerts).Distinct().Count() == 1
            ? configuration.Models[0].Alerts
            : ModelChoice.Of(configuration, verb.Config, verb.Model).Alerts;
    }

    private static void Write(string path, string json)
    {
        if (path.Length == 0 || Directory.Exists(path))
            throw new ProblemException(path.Length == 0 ? "--output" : path, path.Length == 0 ? "is empty." : "is a folder.", "Give the JSON file to write, for example dashboard.json.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new ProblemException(path, $"cannot be written: the folder {folder} does not exist.", "Make the folder first.");
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        Interruption.Writing(() =>
        {
            try
            {
                File.WriteAllText(temporary, json);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }

            return path;
        });
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$")]
    private static partial Regex Uid();
}
