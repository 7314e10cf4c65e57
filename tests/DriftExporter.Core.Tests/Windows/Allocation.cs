namespace DriftExporter.Tests.Windows;

internal static class Allocation
{
    /// <summary>Code that the runtime has not optimised yet may box: the rounds go on until one allocates nothing.</summary>
    public static void AssertNothing(Action call)
    {
        long allocated = long.MaxValue;
        for (int round = 0; round < 60 && allocated != 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int repeat = 0; repeat < 10; repeat++)
                call();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }
}
