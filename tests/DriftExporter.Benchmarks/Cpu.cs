namespace DriftExporter.Benchmarks;

/// <summary>Seconds of CPU that this process spends on an action, all threads, user and kernel: on a shared machine the figure to compare.</summary>
internal static class Cpu
{
    public static double Seconds(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>Repeats until the JIT has made its last versions.</summary>
    public static void WarmUp(Action action, double seconds = 1)
    {
        for (double spent = 0; spent < seconds;)
            spent += Seconds(action);
    }

    /// <summary>CPU seconds and bytes allocated per call: calls for about as long as asked.</summary>
    public static (double Seconds, double Bytes) PerCall(Action action, double seconds = 0.2)
    {
        for (int turn = 0; turn < 3; turn++)
        {
            for (int call = 0; call < 40; call++)
                action();
            Thread.Sleep(250); // the JIT makes its last version of a method in the background, some time after 30 calls
        }

        int calls = 1;
        while (true)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            double spent = Seconds(() =>
            {
                for (int call = 0; call < calls; call++)
                    action();
            });
            if (spent >= seconds)
                return (spent / calls, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls);
            calls = spent < seconds / 16 ? calls * 8 : (int)(calls * seconds * 1.2 / spent) + 1;
        }
    }
}
