using DriftExporter.Benchmarks;

if (args is [ProductProcess.ChildWord, .. string[] product])
    return await ProductProcess.RunAsChildAsync(product);
if (args.Contains("--help"))
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}

if (!BenchOptions.TryParse(args, out BenchOptions? options))
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

var page = new BenchmarksPage(options);
using var data = new BenchData(options);
var peers = new Peers(options);
foreach (IStage stage in options.Stages)
{
    Console.WriteLine($"\n## {stage.Name}");
    foreach (Comparison comparison in stage.Comparisons(data, peers))
    {
        ResultTable table = comparison.Run(options.Pairs, Console.Error);
        Console.WriteLine(table.ToMarkdown());
        page.Add(stage, table);
    }
}

if (options.Write)
    page.Write(peers);
return 0;
