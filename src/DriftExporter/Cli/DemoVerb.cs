using CommandLine;

namespace DriftExporter.Cli;

[Verb("demo", HelpText = "Make a baseline from the bundled real sample, replay its log live with drift setting in, serve everything.")]
internal sealed class DemoVerb
{
    [Option("samples", HelpText = "Folder of the bundled samples. Default: beside the program, or samples/ here.")]
    public string? Samples { get; set; }

    [Option("speed", Default = 100.0, HelpText = "Records a second.")]
    public double Speed { get; set; }

    [Option("once", HelpText = "Replay the log once and stop, instead of serving on.")]
    public bool Once { get; set; }

    [Option("web.listen-address", Default = "127.0.0.1:9925", HelpText = "Address to listen on.")]
    public string WebListenAddress { get; set; } = "";

    [Option("folder", HelpText = "Folder for the baseline and the growing log. Default: a new temporary one, removed at the end.")]
    public string? Folder { get; set; }
}
