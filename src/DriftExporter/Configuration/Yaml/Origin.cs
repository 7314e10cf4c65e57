namespace DriftExporter.Configuration.Yaml;

/// <summary>A file, or a flag of the command line, that settings come from.</summary>
/// <param name="Name">As the user gave it: <c>drift.yml</c>, <c>--window.rows</c>.</param>
/// <param name="Folder">What relative paths in it are relative to.</param>
internal sealed record ConfigurationSource(string Name, string Folder, bool IsFlag = false);

/// <summary>Where something stands. Line and column count from 1 (in a flag both are 0).</summary>
internal readonly record struct Origin(ConfigurationSource Source, long Line, long Column)
{
    /// <summary>The first part of a problem: <c>drift.yml:14:11 models[0].name</c>; a flag says all by its name.</summary>
    public string Where(string path) =>
        Source.IsFlag ? Source.Name
        : path.Length == 0 ? $"{Source.Name}:{Line}:{Column}"
        : $"{Source.Name}:{Line}:{Column} {path}";
}
