using DriftExporter.Baselines;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>Adds the baselines of parts. Exact: the bytes are those of one run over all the data on the same plan.</summary>
internal static class MergeCommand
{
    public static int Run(MergeVerb verb, TextWriter output, TextWriter messages)
    {
        BaselineOutput.Check(verb.Output, verb.Yes);
        IReadOnlyList<string> files = InputFiles.Resolve(verb.Input);
        BaselineProfile written = BaselineOutput.Write(
            BaselineMerge.Merge([.. files.Select(file => (file, BaselineFile.Read(file)))]), verb.Output);
        if (!verb.Quiet)
            BaselineTable.Write(verb.Output == "-" ? messages : output, written);
        return ExitCode.Done;
    }
}
