using DriftExporter.Configuration;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Web;

/// <summary>A web configuration with everything that it names loaded.</summary>
/// <param name="Files">Whose change is a reason to read again: the file itself first.</param>
internal sealed record LoadedWebSettings(WebSettings Settings, ServerTls? Tls, IReadOnlyList<string> Files);

/// <summary>Reads a web configuration in exporter-toolkit's format. What a person has to mend comes as one
/// <see cref="ProblemException"/> with every problem. Secrets are quoted in none.</summary>
internal static class WebSettingsFile
{
    /// <param name="path">Full; relative paths in the file are relative to its folder.</param>
    public static LoadedWebSettings Read(string path)
    {
        byte[] bytes = ConfigurationFile.ReadBytes(path, "web.config_file");
        if (bytes.Length > ConfigurationFile.MaximumBytes)
            throw new ProblemException(path, $"is larger than {ByteSizes.Format(ConfigurationFile.MaximumBytes)}.", "A web configuration is a few KiB: check web.config_file.");
        ConfigurationSource source = new(path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
        YamlValue? root = YamlTree.Read(YamlText.Decode(bytes, source), source);
        if (root is null or YamlScalar { IsNull: true })
            return new LoadedWebSettings(new WebSettings(), null, [path]);
        ReadSession session = new(root.Origin, _ => null) { Keys = WebSettingsKeys.Table };
        WebSettings settings = new WebSettingsReader(session).Read(root);
        ServerTls? tls = settings.Tls is null || session.HasProblems ? null
            : ServerTls.Load(settings.Tls, (key, what, remedy) => session.Refuse(session.OriginOf(key), key, what, remedy));
        if (session.HasProblems)
            throw new ProblemException(session.Problems);
        return new LoadedWebSettings(settings, tls,
            [path, .. new[] { settings.Tls?.Certificate.File, settings.Tls?.PrivateKey.File, settings.Tls?.ClientCa?.File }.OfType<string>()]);
    }
}
