using System.Buffers.Binary;
using System.Text.Json;
using DriftExporter.Configuration;
using DriftExporter.State;

namespace DriftExporter.Tests.State;

/// <summary>Whatever became of the files: the model starts, with the newest checkpoint that is whole, or anew.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly StateBench _bench = new(new RowsWindow(30), new DurationWindow(TimeSpan.FromHours(1)));
    private readonly Dictionary<string, byte[]> _files;
    private readonly string _older, _newer;

    public DamageTests()
    {
        _bench.Start();
        _bench.Write(40);
        _bench.Drain();
        _bench.Pipeline.SaveLast();
        _older = _bench.Figures();
        _bench.Write(10);
        _bench.Drain();
        _bench.Pipeline.SaveLast();
        _newer = _bench.Figures();
        _bench.Kill();
        _files = Directory.GetFiles(_bench.ModelPath).ToDictionary(file => file, File.ReadAllBytes);
    }

    private string Newest => Path.Combine(_bench.ModelPath, "manifest.1");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Restore_TakesTheNewer() => Assert.Equal(_newer, Started());

    [Fact]
    public void Restore_TakesTheOlder_WhereverTheNewerIsCut()
    {
        for (int length = 0; length < _files[Newest].Length; length++)
        {
            File.WriteAllBytes(Newest, _files[Newest][..length]);
            Assert.Equal(_older, Started());
        }
    }

    [Fact]
    public void Restore_NeverTakesAFlippedManifest()
    {
        byte[] bytes = [.. _files[Newest]];
        int wrong = 0;
        for (int bit = 0; bit < Math.Min(bytes.Length, 4096) * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (bit % 97 == 0)
            {
                File.WriteAllBytes(Newest, bytes);
                Assert.Equal(_older, Started());
            }

            wrong += Refuses(bytes) ? 0 : 1;
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Equal(0, wrong);
        File.WriteAllBytes(Newest, bytes);
        Assert.Equal(_newer, Started());
    }

    [Fact]
    public void Restore_NeverTakesFlippedOrCutBlocks()
    {
        string[] older = Windows(_older), newer = Windows(_newer), nothing = Windows(Nothing());
        foreach ((string file, byte[] whole) in _files.Where(pair => pair.Key.Contains("block-", StringComparison.Ordinal)))
        {
            var random = new Random(whole.Length);
            for (int trial = 0; trial < 150; trial++)
            {
                byte[] bytes = [.. whole];
                int place = random.Next(bytes.Length);
                if (trial % 3 == 0)
                    bytes = bytes[..place];
                else
                    bytes[place] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, bytes);
                string[] windows = Windows(Started());
                Assert.Contains(windows[0], new[] { older[0], newer[0], nothing[0] });
                Assert.Contains(windows[1], new[] { older[1], newer[1], nothing[1] });
                Assert.False(windows[0] == older[0] && windows[1] == newer[1], "Windows of two checkpoints.");
                Assert.False(windows[0] == newer[0] && windows[1] == older[1], "Windows of two checkpoints.");
                if (trial % 50 == 0)
                    AssertGoesOn();
                Reset();
            }
        }
    }

    [Theory]
    [InlineData("A checkpoint is damaged; the other generation is used.", true)]
    [InlineData("No checkpoint can be used", false)]
    public void Restore_SaysSo(string message, bool leaveOne)
    {
        foreach (string manifest in _files.Keys.Where(file => file.Contains("manifest", StringComparison.Ordinal) && !(leaveOne && file != Newest)))
            File.WriteAllBytes(manifest, []);
        _bench.Logged();
        Assert.Equal(leaveOne, _bench.Start());
        string logged = _bench.Logged();
        Assert.Contains(message, logged, StringComparison.Ordinal);
        Assert.Contains("it is empty", logged, StringComparison.Ordinal);
        _bench.Drain();
        _bench.Kill();
    }

    [Fact]
    public void Restore_BeginsAnew_AfterANewerVersion()
    {
        foreach (string manifest in _files.Keys.Where(file => file.Contains("manifest", StringComparison.Ordinal)))
        {
            byte[] bytes = [.. _files[manifest]];
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), ManifestFile.Version + 1);
            File.WriteAllBytes(manifest, bytes);
        }

        _bench.Logged();
        Assert.False(_bench.Start());
        Assert.Contains($"it has version {ManifestFile.Version + 1}, and this program knows version {ManifestFile.Version}", _bench.Logged(), StringComparison.Ordinal);
        _bench.Drain(); // all is read again
        Assert.Equal(_newer, _bench.Figures());
        _bench.Pipeline.SaveLast();
        _bench.Kill();
        Assert.True(_bench.Start());
        Assert.Equal(_newer, _bench.Figures());
    }

    [Fact]
    public void Restore_ReadsOn_WithEmptyWindows_WhenAllBlocksAreGone()
    {
        foreach (string block in _files.Keys.Where(file => file.Contains("block-", StringComparison.Ordinal)))
            File.Delete(block);
        _bench.Logged();
        Assert.Equal(Nothing(), Started());
        Assert.Contains("Records of the checkpoint are damaged", _bench.Logged(), StringComparison.Ordinal);
        AssertGoesOn();
    }

    [Fact]
    public void Restore_IgnoresTheFolderOfAnotherModel()
    {
        string other = Path.Combine(_bench.StatePath, "fraud");
        Directory.Move(_bench.ModelPath, other);
        _bench.Model = _bench.Model with { Name = "fraud" };
        Assert.False(_bench.Start());
        Assert.Contains("of the model credit", _bench.Logged(), StringComparison.Ordinal);
    }

    private string Nothing()
    {
        using var bench = new StateBench([.. _bench.Model.Windows]);
        bench.Start();
        return bench.Figures();
    }

    private static string[] Windows(string figures)
    {
        using JsonDocument document = JsonDocument.Parse(figures);
        return [.. document.RootElement.GetProperty("Windows").EnumerateArray().Select(window => window.GetRawText())];
    }

    private string Started()
    {
        _bench.Start();
        string figures = _bench.Figures();
        _bench.Kill();
        return figures;
    }

    /// <summary>Reads what comes, and can be stopped and started.</summary>
    private void AssertGoesOn()
    {
        _bench.Start();
        _bench.Drain();
        string figures = _bench.Figures();
        _bench.Pipeline.SaveLast();
        Assert.Equal(0, _bench.Checkpoints.Failures);
        _bench.Kill();
        Assert.True(_bench.Start());
        Assert.Equal(figures, _bench.Figures());
        _bench.Kill();
    }

    private void Reset()
    {
        Directory.Delete(_bench.ModelPath, recursive: true);
        Directory.CreateDirectory(_bench.ModelPath);
        foreach ((string file, byte[] bytes) in _files)
            File.WriteAllBytes(file, bytes);
    }

    private static bool Refuses(byte[] bytes)
    {
        try
        {
            ManifestFile.Read(bytes);
            return false;
        }
        catch (DamagedStateException)
        {
            return true;
        }
    }
}
