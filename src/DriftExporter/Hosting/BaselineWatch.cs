using DriftExporter.Configuration;

namespace DriftExporter.Hosting;

/// <summary>Tells when a baseline of a model with <c>reload_baseline</c> was replaced: its length or time differ from what was loaded, and
/// are the same in two looks, so that a file that is being copied is left alone.</summary>
internal sealed class BaselineWatch
{
    private string _loaded = "";
    private string _seen = "";

    /// <summary>Takes note of the files as they are loaded.</summary>
    public void Loaded(ExporterConfiguration configuration) => _loaded = _seen = Describe(configuration);

    /// <summary>To be asked every few seconds; true once for each replacement.</summary>
    public bool IsReplaced(ExporterConfiguration configuration)
    {
        string now = Describe(configuration);
        bool isSettled = now == _seen;
        _seen = now;
        if (now == _loaded || !isSettled)
            return false;
        _loaded = now;
        return true;
    }

    /// <summary>Links are followed, as Kubernetes switches them when a ConfigMap changes.</summary>
    private static string Describe(ExporterConfiguration configuration) => string.Join('\n', configuration.Models.Where(model => model.ReloadBaseline)
        .SelectMany(model => model.Baseline is { } one ? [one] : model.Baselines.Select(baseline => baseline.File)).Select(Describe));

    private static string Describe(string path)
    {
        try
        {
            FileInfo file = new(path);
            file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            return file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
