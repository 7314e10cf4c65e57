using FsCheck;
using FsCheck.Fluent;

namespace DriftExporter.Tests.Numerics;

/// <summary>Properties on generated inputs, the same in every run: the seed is a constant, and a failure prints its shrunk input.</summary>
internal static class Laws
{
    private static readonly Config Settings = Config.QuickThrowOnFailure
        .WithReplay(17024531413555067931, 2719849445598120191)
        .WithMaxTest(200);

    public static void Hold<T>(Func<T, bool> law) =>
        Check.One(Settings, Prop.ForAll(ArbMap.Default.ArbFor<T>(), law));
}
