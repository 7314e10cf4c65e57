using DriftExporter.Configuration;
using DriftExporter.State;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.Tests.State;

/// <summary>A disk that fails while checkpoints are written: reading goes on, failures are counted, and it recovers.</summary>
public sealed class DiskTroubleTests
{
    [Fact]
    public void Save_FailsAndRecovers_WhereverTheDiskFails()
    {
        for (int failAt = 1; failAt < 40; failAt++)
        {
            var files = new FailingFiles();
            using var bench = new StateBench(new RowsWindow(50), new RowsWindow(4500), new DurationWindow(TimeSpan.FromHours(1))) { Files = files };
            bench.Start();
            Save(bench, 700);
            files.FailFrom = files.Calls + failAt;
            Save(bench, 700);
            Save(bench, 4000);
            long failures = bench.Checkpoints.Failures;
            Assert.InRange(failures, failAt < 8 ? 2 : 0, 2);
            files.FailFrom = int.MaxValue;
            Save(bench, 100);
            Assert.Equal((failures, bench.Time.GetUtcNow()), (bench.Checkpoints.Failures, bench.Checkpoints.LastSuccess));
            Assert.Equal(failures > 0, bench.Logged().Contains("Checkpoints are written again.", StringComparison.Ordinal));
            string figures = bench.Figures();
            bench.Kill();
            Assert.True(bench.Start());
            Assert.Equal(figures, bench.Figures());
            Assert.False(File.Exists(Path.Combine(bench.ModelPath, "manifest.new")));
        }
    }

    [Fact]
    public void Restore_TakesWhatWasSaved_WhenTheDiskFailedForGood()
    {
        for (int failAt = 1; failAt < 25; failAt++)
        {
            var files = new FailingFiles();
            using var bench = new StateBench { Files = files };
            bench.Start();
            Save(bench, 700);
            files.FailFrom = files.Calls + failAt;
            Save(bench, 5000);
            string figures = bench.Figures();
            bench.Kill();
            files.FailFrom = int.MaxValue;
            Assert.True(bench.Start());
            bench.Drain(); // reads the rest again, whichever of the two it is
            Assert.Equal(figures, bench.Figures());
        }
    }

    [Fact]
    public void Start_NeedsNoStateFolderThatCanBeWritten()
    {
        using var bench = new StateBench();
        File.WriteAllText(bench.StatePath, "a file stands where the folder should");
        Assert.False(bench.Start());
        Save(bench, 100);
        Assert.Equal((1L, null), (bench.Checkpoints.Failures, bench.Checkpoints.LastSuccess));
        Assert.Contains("A checkpoint could not be written; it is tried again.", bench.Logged(), StringComparison.Ordinal);
        File.Delete(bench.StatePath);
        Save(bench, 100);
        Assert.Equal((1L, bench.Time.GetUtcNow()), (bench.Checkpoints.Failures, bench.Checkpoints.LastSuccess));
    }

    private static void Save(StateBench bench, int records)
    {
        bench.Write(records);
        bench.Drain();
        bench.Pipeline.SaveLast();
    }

    /// <summary>Fails every change from a given one on, as a full disk does; a write of a full disk leaves half of itself.</summary>
    private sealed class FailingFiles : StateFiles
    {
        public int Calls { get; private set; }

        public int FailFrom { get; set; } = int.MaxValue;

        public override SafeFileHandle Create(string path)
        {
            Count();
            return base.Create(path);
        }

        public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
        {
            if (Calls + 1 >= FailFrom)
                base.Write(file, bytes[..(bytes.Length / 2)], offset);
            Count();
            base.Write(file, bytes, offset);
        }

        public override void Sync(SafeFileHandle file)
        {
            Count();
            base.Sync(file);
        }

        public override void Replace(string from, string to)
        {
            Count();
            base.Replace(from, to);
        }

        public override void SyncFolder(string path)
        {
            Count();
            base.SyncFolder(path);
        }

        private void Count()
        {
            if (++Calls >= FailFrom)
                throw new IOException("No space left on device", 28);
        }
    }
}
