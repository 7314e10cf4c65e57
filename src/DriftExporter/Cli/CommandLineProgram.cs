using System.Diagnostics.CodeAnalysis;
using CommandLine;
using CommandLine.Text;
using DriftExporter.Hosting;
using DriftExporter.Reports;

namespace DriftExporter.Cli;

/// <summary>
/// Finds the verb, runs it, turns what went wrong into one line and an exit code. To add a verb: 1 its options in
/// NameVerb.cs; 2 its work in NameCommand.cs; 3 its type in <see cref="s_verbs"/> with a DynamicDependency; 4 a line in
/// <see cref="DispatchAsync"/>.
/// </summary>
internal static class CommandLineProgram
{
    private static readonly Type[] s_verbs =
        [typeof(RunVerb), typeof(BaselineVerb), typeof(CheckVerb), typeof(CalibrateVerb), typeof(RulesVerb), typeof(MergeVerb), typeof(InspectVerb), typeof(DashboardVerb), typeof(HealthVerb), typeof(DemoVerb)];

    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(RunVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(BaselineVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(CheckVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(CalibrateVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(RulesVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(MergeVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(InspectVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(DashboardVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(HealthVerb))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.All, typeof(DemoVerb))]
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter messages)
    {
        using var parser = new Parser(settings =>
        {
            settings.AllowMultiInstance = true;
            settings.CaseSensitive = true;
            settings.HelpWriter = null;
            settings.ParsingCulture = System.Globalization.CultureInfo.InvariantCulture;
        });
        ParserResult<object> parsed = parser.ParseArguments(arguments, s_verbs);
        if (parsed is NotParsed<object> failed)
            return Explain(failed, output, messages);
        // The two that serve have handlers of their own.
        using Interruption? interruption = parsed.Value is RunVerb or DemoVerb ? null : new Interruption(messages);
        try
        {
            return await DispatchAsync(parsed.Value, output, messages, interruption?.Token ?? CancellationToken.None);
        }
        catch (ProblemException exception)
        {
            foreach (Problem problem in exception.Problems)
                await messages.WriteLineAsync(BaselineTable.Clean(problem.ToString()));
            return exception is UnreadableDataException ? ExitCode.Failed : ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await messages.WriteLineAsync("Stopped; nothing was written.");
            return ExitCode.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            await messages.WriteLineAsync(exception.Message);
            return ExitCode.Failed;
        }
    }

    private static Task<int> DispatchAsync(object verb, TextWriter output, TextWriter messages, CancellationToken cancellation) => verb switch
    {
        RunVerb run => RunCommand.RunAsync(run, output, messages, cancellation),
        BaselineVerb baseline => Task.FromResult(BaselineCommand.Run(baseline, output, messages, cancellation)),
        CheckVerb check => Task.FromResult(CheckCommand.Run(check, output, messages, cancellation)),
        CalibrateVerb calibrate => Task.FromResult(CalibrateCommand.Run(calibrate, output, messages, cancellation)),
        RulesVerb rules => Task.FromResult(RulesCommand.Run(rules, output)),
        MergeVerb merge => Task.FromResult(MergeCommand.Run(merge, output, messages)),
        InspectVerb inspect => Task.FromResult(InspectCommand.Run(inspect, output)),
        DashboardVerb dashboard => Task.FromResult(DashboardCommand.Run(dashboard, output)),
        HealthVerb health => HealthCommand.RunAsync(health, output, messages, cancellation),
        DemoVerb demo => DemoCommand.RunAsync(demo, output, messages, cancellation),
        _ => throw new InvalidOperationException($"The verb {verb.GetType().Name} is not dispatched."),
    };

    private static int Explain(NotParsed<object> failed, TextWriter output, TextWriter messages)
    {
        if (failed.Errors.IsVersion())
        {
            output.WriteLine($"drift-exporter {Exporter.Version}");
            return ExitCode.Done;
        }

        bool aboutVerb = failed.TypeInfo.Current != typeof(NullInstance);
        HelpText help = HelpText.AutoBuild(failed, text =>
        {
            text.Heading = $"drift-exporter {Exporter.Version.Split('+')[0]}";
            text.Copyright = "Watches a model's inference log for drift, for Prometheus.";
            text.AdditionalNewLineAfterOption = false;
            text.MaximumDisplayWidth = 110;
            if (!aboutVerb)
                text.AddVerbs(s_verbs);
            return HelpText.DefaultParsingErrorsHandler(failed, text);
        }, example => example, verbsIndex: !aboutVerb);
        bool asked = failed.Errors.IsHelp() || failed.Errors.Any(error => error is HelpVerbRequestedError);
        (asked ? output : messages).WriteLine(help);
        return asked ? ExitCode.Done : ExitCode.Usage;
    }
}
