using DriftExporter.Benchmarks;

if (args is [ProductProcess.ChildWord, .. string[] product])
    return await ProductProcess.RunAsChildAsync(product);
if (args is [InstructionSetStage.ChildWord, ..])
    return InstructionSetStage.RunAsChild(args[1..]);
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

Dictionary<string, BenchmarksPage> pages = new()
{
    ["benchmarks"] = new BenchmarksPage(options, "benchmarks", "Benchmarks"),
    ["growth"] = new BenchmarksPage(options, "growth", "How cost grows"),
};
using var data = new BenchData(options);
var peers = new Peers(options);
foreach (IStage stage in options.Stages)
{
    Console.WriteLine($"\n## {stage.Name}");
    foreach (Comparison comparison in stage.Comparisons(data, peers))
    {
        ResultTable table = comparison.Run(options.Pairs, Console.Error);
        Console.WriteLine(table.ToMarkdown());
        pages[stage.Page].Add(stage, table);
    }
}

if (options.Write)
{
    foreach (BenchmarksPage page in pages.Values)
        page.Write(peers);
}

return 0;
