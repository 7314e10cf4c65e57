using System.Globalization;

namespace DriftExporter.Tests.Tailing;

/// <summary>DRIFT_HISTORIES says how many, 2000 by default.</summary>
public sealed class HistoryTests
{
    private static readonly int s_histories = int.Parse(Environment.GetEnvironmentVariable("DRIFT_HISTORIES") ?? "2000", CultureInfo.InvariantCulture);

    [Fact]
    public void Poll_GivesEachRecordOnce_InRandomHistories() => RunHistories(0, 300);

    [Fact]
    [Trait("Category", "Slow")]
    public void Poll_GivesEachRecordOnce_InManyRandomHistories() => RunHistories(1000, s_histories);

    private static void RunHistories(int firstSeed, int count)
    {
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            using TailHistory history = new(seed);
            try
            {
                history.Run(actions: 60);
            }
            catch (Exception failure)
            {
                history.Note("failed");
                Assert.Fail($"seed {seed}: {failure.Message}\n{string.Join("; ", history.Log)}\n{failure.StackTrace}");
            }
        }
    }
}
