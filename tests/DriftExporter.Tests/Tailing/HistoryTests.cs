namespace DriftExporter.Tests.Tailing;

public sealed class HistoryTests
{
    [Fact]
    public void Poll_GivesEachRecordOnce_InRandomHistories() => RunHistories(0, 300);

    [Fact]
    [Trait("Category", "Slow")]
    public void Poll_GivesEachRecordOnce_InManyRandomHistories() => RunHistories(1000, 2000);

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
