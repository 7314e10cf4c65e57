using DriftExporter.Baselines;
using DriftExporter.Tests.Cli;
using YamlDotNet.RepresentationModel;

namespace DriftExporter.Tests.Docs;

/// <summary>samples/kubernetes/baseline-job.yaml: YAML, with options that exist, and its commands do what it says.</summary>
public sealed class BaselineJobTests : ProgramTests
{
    private static readonly YamlMappingNode[] s_jobs = Jobs();

    [Fact]
    public void Arguments_AreOptionsOfTheirVerbs()
    {
        Assert.Equal(["baseline-parts", "baseline-merge"], s_jobs.Select(job => Text(job, "metadata", "name")));
        Assert.Equal("Indexed", Text(s_jobs[0], "spec", "completionMode"));
        foreach (string[] arguments in s_jobs.Select(Arguments))
        {
            HashSet<string> options = Verbs.Options[arguments[0]];
            Assert.All(arguments.Where(argument => argument.StartsWith('-')), option => Assert.Contains(option, options));
        }
    }

    [Fact]
    public void Commands_GiveTheBytesOfOneRun_OnDataInParts()
    {
        int parts = int.Parse(Text(s_jobs[0], "spec", "completions"), System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(7);
        for (int part = 0; part < parts; part++)
            Write($"train/part-{part}/rows.csv", ["x,c,score", .. Enumerable.Range(0, random.Next(1, 2000)).Select(_ => FormattableString.Invariant($"{random.NextDouble():R},c{random.Next(20)},{random.Next(5)}"))]);
        Directory.CreateDirectory(At("parts"));
        Do("baseline", "-i", At("train"), "-o", At("parts/plan.json"), "--model", "credit", "--prediction", "score", "--sample", "0.1", "--quiet");
        for (int part = 0; part < parts; part++)
            Do(Here(Arguments(s_jobs[0]), part));
        Do(Here(Arguments(s_jobs[1]), 0));
        Do("baseline", "-i", At("train"), "-o", At("whole.json"), "--points-from", At("parts/plan.json"), "--quiet");
        Assert.Equal(File.ReadAllText(At("whole.json")), File.ReadAllText(At("parts/credit.baseline.json")));
        Assert.Null(BaselineFile.Read(At("whole.json")).Source.Sample);
    }

    private static void Do(params string[] arguments)
    {
        (int code, _, string messages) = Run(arguments);
        Assert.True(code == 0, string.Join(' ', arguments) + "\n" + messages);
    }

    private string[] Here(string[] arguments, int index) => [.. arguments.Select(argument => argument
        .Replace("$(JOB_COMPLETION_INDEX)", $"{index}", StringComparison.Ordinal).Replace("/data/", Folder + "/", StringComparison.Ordinal))];

    private static string[] Arguments(YamlMappingNode job)
    {
        var containers = (YamlSequenceNode)Node(job, "spec", "template", "spec", "containers");
        return [.. ((YamlSequenceNode)containers[0]["args"]).Select(argument => ((YamlScalarNode)argument).Value!)];
    }

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)Node(node, path)).Value!;

    private static YamlNode Node(YamlNode node, params string[] path) => path.Aggregate(node, (parent, key) => parent[key]);

    private static YamlMappingNode[] Jobs()
    {
        var stream = new YamlStream();
        using var text = new StringReader(File.ReadAllText(Page.FullPath("samples/kubernetes/baseline-job.yaml")));
        stream.Load(text);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}
