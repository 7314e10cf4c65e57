using DriftExporter.EndToEnd.Harness;
using DriftExporter.Tests;

namespace DriftExporter.EndToEnd.Samples;

/// <summary>The samples' YAML against published schemas: Kubernetes, the Prometheus operator, Compose.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static string Samples => Path.Combine(TestData.Repository, "samples");

    /// <summary>Objects of Kubernetes; kustomization.yaml is none.</summary>
    private static IEnumerable<string> Objects => Directory.GetFiles(Path.Combine(Samples, "kubernetes"), "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Manifests_PassTheirSchemas()
    {
        string[] files = [.. Objects, Path.Combine(Samples, "compose/docker-compose.yml")];
        Assert.True(files.Length >= 4, string.Join('\n', files));
        await PublishedSchemas.CheckAsync("manifests.mjs", files);
    }

    /// <summary>The check itself: a misspelt key and a wrong type are found in every kind of file.</summary>
    [Theory]
    [InlineData("kubernetes/deployment.yaml", "livenessProbe:", "livenesProbe:")]
    [InlineData("kubernetes/deployment.yaml", "containerPort: 9925", "containerPort: metrics")]
    [InlineData("kubernetes/podmonitor.yaml", "targetLabel:", "tagetLabel:")]
    [InlineData("kubernetes/prometheus-rule.yaml", "keep_firing_for:", "keepFiringFor:")]
    [InlineData("compose/docker-compose.yml", "read_only:", "readonly:")]
    [InlineData("compose/docker-compose.yml", "mem_limit: 192m", "mem_limit: [192]")]
    public async Task Check_RefusesMistakes(string file, string right, string wrong)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Samples, file), TestContext.Current.CancellationToken);
        Assert.Contains(right, text, StringComparison.Ordinal);
        CommandResult result = await PublishedSchemas.RunAsync("manifests.mjs", _folder.Write("wrong.yaml", text.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.True(result.ExitCode == 1 && result.Errors.Length == 0, result.ToString());
    }
}
