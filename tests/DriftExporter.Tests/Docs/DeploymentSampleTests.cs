using YamlDotNet.RepresentationModel;

namespace DriftExporter.Tests.Docs;

/// <summary>What samples/kubernetes and samples/compose promise beyond their schemas: a sidecar with the fewest rights, files that exist,
/// options that exist.</summary>
public sealed class DeploymentSampleTests
{
    private static readonly YamlNode s_pod = Read("samples/kubernetes/deployment.yaml")["spec"]["template"]["spec"];
    private static readonly YamlMappingNode s_services = (YamlMappingNode)Read("samples/compose/docker-compose.yml")["services"];

    [Fact]
    public void Sidecar_IsNative_WithALivenessProbeOnly()
    {
        YamlMappingNode sidecar = Assert.IsType<YamlMappingNode>(s_pod["initContainers"][0]);
        Assert.Equal("Always", (string?)sidecar["restartPolicy"]);
        Assert.Equal("/-/healthy", (string?)sidecar["livenessProbe"]["httpGet"]["path"]);
        Assert.DoesNotContain(sidecar.Children.Keys, key => (string?)key is "readinessProbe" or "startupProbe");
    }

    [Fact]
    public void Containers_HaveFewRights_AndAnUpperBoundOfMemory()
    {
        foreach (YamlNode container in (YamlNode[])[s_pod["initContainers"][0], s_pod["containers"][0]])
        {
            YamlNode rights = container["securityContext"];
            Assert.Equal(["true", "true", "false", "ALL"],
                ((YamlNode[])[rights["runAsNonRoot"], rights["readOnlyRootFilesystem"], rights["allowPrivilegeEscalation"], rights["capabilities"]["drop"][0]]).Select(node => (string?)node));
            Assert.NotNull((string?)container["resources"]["limits"]["memory"]);
            Assert.NotNull((string?)container["resources"]["requests"]["cpu"]);
        }
    }

    [Fact]
    public void Mounts_AreVolumesOfThePod_AndTheConfigurationsPathsLieInThem()
    {
        HashSet<string?> volumes = [.. ((YamlSequenceNode)s_pod["volumes"]).Select(volume => (string?)volume["name"])];
        var mounts = (YamlSequenceNode)s_pod["initContainers"][0]["volumeMounts"];
        Assert.Equal(volumes, mounts.Select(mount => (string?)mount["name"]).ToHashSet());
        string[] folders = [.. mounts.Select(mount => (string?)mount["mountPath"] + "/")];
        YamlNode model = Read("samples/kubernetes/drift-exporter.yml")["models"][0];
        Assert.All([(string?)model["baseline"], (string?)model["logs"]["paths"][0]], path => Assert.Contains(folders, folder => path!.StartsWith(folder, StringComparison.Ordinal)));
        IEnumerable<string?> options = ((YamlSequenceNode)s_pod["initContainers"][0]["args"]).Select(argument => (string?)argument).Where(argument => argument!.StartsWith("--", StringComparison.Ordinal));
        Assert.All(options, option => Assert.Contains(option!, Verbs.Options["run"]));
    }

    [Fact]
    public void Kustomization_NamesFilesThatExist()
    {
        YamlNode root = Read("samples/kubernetes/kustomization.yaml");
        IEnumerable<YamlNode> files = ((YamlSequenceNode)root["resources"]).Concat((YamlSequenceNode)root["configMapGenerator"][0]["files"]);
        Assert.All(files, file => Assert.True(File.Exists(Page.FullPath(Path.Combine("samples/kubernetes", (string)file!))), (string?)file));
    }

    [Fact]
    public void Compose_MountsWhatExists()
    {
        foreach ((YamlNode name, YamlNode service) in s_services.Children)
        {
            IEnumerable<YamlNode> volumes = ((YamlMappingNode)service).Children.TryGetValue("volumes", out YamlNode? listed) ? (YamlSequenceNode)listed : [];
            foreach (string mount in volumes.Select(volume => ((string)volume!).Split(':')[0]))
                Assert.True(mount == "state" || Path.Exists(Page.FullPath(Path.Combine("samples/compose", mount))), $"{name}: {mount}");
        }
    }

    private static YamlMappingNode Read(string path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Page.FullPath(path))));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
