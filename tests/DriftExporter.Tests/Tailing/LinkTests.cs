using DriftExporter.Tailing;

namespace DriftExporter.Tests.Tailing;

/// <summary>Rows 23 and 28 to 31, T14 and T15: symbolic and hard links.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Poll_DrainsTheOldTarget_WhenALinkIsSwitched()
    {
        using TailBench bench = new("current.log");
        bench.Append("1.log", "1\n");
        bench.Link("current.log", "1.log");
        Assert.Equal(["1"], bench.Drain());
        for (int day = 2; day < 12; day++)
        {
            bench.Append($"{day - 1}.log", $"late {day - 1}\n");
            bench.Append($"{day}.log", $"{day}\n");
            bench.Switch("current.log", $"{day}.log");
            Assert.Equal([$"late {day - 1}", $"{day}"], bench.Drain());
        }
        Assert.Equal(10, bench.Rotated(RotationKind.Symlink));
        Assert.Equal(0, bench.LostInAll());
        bench.Drain(rotateWaits: 1);
        Assert.Equal((1, 0), (bench.Files(FileState.Tailing), bench.Files(FileState.Draining)));
    }

    [Fact]
    public void Poll_ReadsOnce_WhenLinkAndTargetMatch()
    {
        using TailBench bench = new("*.log");
        bench.Append("1.log", "1\n");
        bench.Link("current.log", "1.log");
        Assert.Equal(["1"], bench.Drain());
        bench.Append("2.log", "2\n");
        bench.Switch("current.log", "2.log");
        bench.Append("1.log", "late\n");
        Assert.Equal(["2", "late"], bench.Drain().Order());
        bench.Append("2.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
        Assert.True(bench.Count(TailEventKind.SameFile) >= 1);
    }

    [Fact]
    public void Poll_ReadsOnce_WhatHasTwoNamesOrTwoGlobs()
    {
        using TailBench bench = new(adjust: options => options with { Paths = [.. options.Paths, options.Paths[0].Replace("app", "a*", StringComparison.Ordinal)] });
        bench.Append("app.log", "1\n");
        using (var process = System.Diagnostics.Process.Start("ln", [bench.InFolder("app.log"), bench.InFolder("also.log")]))
            process.WaitForExit();
        Assert.Equal(["1"], bench.Drain());
        bench.Append("also.log", "2\n");
        Assert.Equal(["2"], bench.Drain());
        Assert.Equal(1, bench.Files(FileState.Tailing));
        Assert.Equal(1, bench.Count(TailEventKind.SameFile));
        bench.Delete("app.log");
        bench.Append("also.log", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
    }

    [Fact]
    public void Poll_FollowsContainersToPods_ThroughKubeletsRotation()
    {
        using TailBench bench = new("containers/*.log", options => options with { AllowRoots = [options.Paths[0][..^"containers/*.log".Length] + "pods"] });
        Directory.CreateDirectory(bench.InFolder("containers"));
        Directory.CreateDirectory(bench.InFolder("pods/model/c"));
        bench.Append("pods/model/c/0.log", "1\n");
        bench.Link("containers/model.log", "../pods/model/c/0.log");
        Assert.Equal(["1"], bench.Drain());
        bench.Append("pods/model/c/0.log", "2\n");
        bench.Rename("pods/model/c/0.log", "pods/model/c/0.log.20261121-100000");
        bench.Append("pods/model/c/0.log", "3\n");
        bench.Append("pods/model/c/0.log.20261121-090000.gz", "not a log");
        Assert.Equal(["2", "3"], bench.Drain());
        // Down while it is rotated twice.
        bench.Append("pods/model/c/0.log", "4\n");
        TailCheckpoint checkpoint = bench.Tailer.Capture();
        bench.Rename("pods/model/c/0.log", "pods/model/c/0.log.20261121-110000");
        bench.Append("pods/model/c/0.log", "5\n");
        bench.Rename("pods/model/c/0.log", "pods/model/c/0.log.20261121-120000");
        bench.Append("pods/model/c/0.log", "6\n");
        bench.Restart(checkpoint);
        Assert.Equal(["4", "5", "6"], bench.Drain());
        Assert.Equal(0, bench.LostInAll());
        // The container starts again: another target.
        bench.Append("pods/model/c/1.log", "7\n");
        bench.Switch("containers/model.log", "../pods/model/c/1.log");
        Assert.Equal(["7"], bench.Drain(rotateWaits: 1));
        Assert.Equal(1, bench.Rotated(RotationKind.Symlink));
    }

    [Fact]
    public void Poll_FollowsKubernetesDataFolder()
    {
        using TailBench bench = new("app.log");
        Directory.CreateDirectory(bench.InFolder("..one"));
        Directory.CreateDirectory(bench.InFolder("..two"));
        bench.Append("..one/app.log", "1\n");
        bench.Append("..two/app.log", "2\n");
        bench.Link("..data", "..one");
        bench.Link("app.log", "..data/app.log");
        Assert.Equal(["1"], bench.Drain());
        bench.Switch("..data", "..two");
        Directory.Delete(bench.InFolder("..one"), recursive: true);
        Assert.Equal(["2"], bench.Drain(rotateWaits: 1));
        Assert.Equal(1, bench.Rotated(RotationKind.Symlink));
    }

    [Fact]
    public void Poll_DrainsTheTarget_WhenItsLinkIsRemovedOrDangles()
    {
        using TailBench bench = new("*.log", options => options with { AllowRoots = [options.Paths[0][..^"/*.log".Length] + "/data"] });
        Directory.CreateDirectory(bench.InFolder("data"));
        bench.Append("data/1", "1\n");
        bench.Link("app.log", "data/1");
        bench.Link("loop.log", "loop.log");
        bench.Link("dangling.log", "nowhere");
        Assert.Equal(["1"], bench.Drain());
        bench.Append("data/1", "2\n");
        bench.Delete("app.log");
        Assert.Equal(["2"], bench.Drain());
        bench.Append("data/1", "3\n");
        Assert.Equal(["3"], bench.Drain(rotateWaits: 1));
        Assert.Equal(0, bench.Files(FileState.Draining));
        Assert.Equal(1, bench.Files(FileState.Unreadable));
        Assert.Equal(1, bench.Count(TailEventKind.Unreadable));
    }

    [Theory]
    [InlineData("secret.log", "../outside/secret")]
    [InlineData("folder/secret.log", null)]
    public void Poll_ReadsNothingOutsideTheAllowedFolders(string name, string? target)
    {
        using TailBench bench = new("logs/**/*.log");
        Directory.CreateDirectory(bench.InFolder("logs"));
        Directory.CreateDirectory(bench.InFolder("outside"));
        bench.Append("outside/secret", "canary\n");
        bench.Append("outside/secret.log", "canary\n");
        if (target is null)
            Directory.CreateSymbolicLink(bench.InFolder("logs/folder"), "../outside");
        else
            bench.Link("logs/" + name, target);
        bench.Link("logs/passwd.log", "/etc/passwd");
        bench.Link("logs/environ.log", "/proc/self/environ");
        bench.Append("logs/app.log", "1\n");
        Assert.Equal(["1"], bench.Drain());
        Assert.DoesNotContain(bench.Events, happened => happened.ToString().Contains("canary", StringComparison.Ordinal));
        // ** does not go down links; a link in the fixed part of the pattern is the operator's own.
        Assert.Equal(target is null ? 2 : 3, bench.Count(TailEventKind.OutsideRoots));
        bench.Drain();
        Assert.Equal(target is null ? 2 : 3, bench.Count(TailEventKind.OutsideRoots));
    }

    [Fact]
    public void Poll_ReadsThroughALinkedFolderOfThePattern()
    {
        using TailBench bench = new("link/*.log");
        Directory.CreateDirectory(bench.InFolder("real"));
        Directory.CreateSymbolicLink(bench.InFolder("link"), "real");
        bench.Append("real/app.log", "1\n");
        Assert.Equal(["1"], bench.Drain());
    }

    [Fact]
    public void Poll_NeverReadsTheSecret_WhileAFolderIsSwitched()
    {
        using TailBench bench = new("logs/*/app.log");
        Directory.CreateDirectory(bench.InFolder("logs/real"));
        Directory.CreateDirectory(bench.InFolder("outside"));
        bench.Append("outside/app.log", "canary\n");
        bench.Append("logs/real/app.log", "1\n");
        using CancellationTokenSource stop = new();
        Thread attacker = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                bench.Switch("logs/it", "../outside");
                bench.Switch("logs/it", "real");
            }
        });
        attacker.Start();
        for (int poll = 0; poll < 1000; poll++)
            bench.Poll();
        stop.Cancel();
        attacker.Join();
        Assert.Equal(["1"], bench.Take().Distinct());
    }
}
