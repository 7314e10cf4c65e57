using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.State;

/// <summary>A manifest that was found in a slot.</summary>
internal sealed record FoundManifest(int Slot, long Generation, Manifest Manifest);

/// <summary>
/// The folder of one model: two generations of the manifest, written in turn, and the block files that they name. A block file that
/// neither generation names is removed after the next checkpoint. Used by one thread at a time.
/// </summary>
internal sealed class ModelFolder(string path, StateFiles files)
{
    private const string BlockPrefix = "block-", New = "manifest.new";
    private const long LargestManifest = 256 << 20;

    private HashSet<long> _kept = [];
    private long _generation;
    private long _nextBlock = 1;
    private int _slot;

    public StateFiles Files => files;

    /// <summary>Reads both generations, the newer first, and says what is wrong with those that cannot be read.</summary>
    public IReadOnlyList<FoundManifest> Find(out IReadOnlyList<string> troubles)
    {
        var found = new List<FoundManifest>();
        var wrong = new List<string>();
        for (int slot = 0; slot < 2; slot++)
        {
            try
            {
                if (!File.Exists(SlotPath(slot)))
                    continue;
                if (new FileInfo(SlotPath(slot)).Length > LargestManifest)
                    throw new DamagedStateException("it is too long");
                (long generation, Manifest manifest) = ManifestFile.Read(File.ReadAllBytes(SlotPath(slot)));
                found.Add(new FoundManifest(slot, generation, manifest));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DamagedStateException)
            {
                wrong.Add($"{Path.GetFileName(SlotPath(slot))}: {exception.Message}");
            }
        }

        found.Sort((one, other) => other.Generation.CompareTo(one.Generation));
        _generation = found.Count > 0 ? found[0].Generation : 0;
        _nextBlock = 1 + Blocks().DefaultIfEmpty(0).Max();
        troubles = wrong;
        return found;
    }

    /// <summary>The next checkpoint leaves this one as it is.</summary>
    public void GoOnFrom(FoundManifest found) => (_slot, _kept) = (1 - found.Slot, [.. found.Manifest.Blocks]);

    /// <summary>A new block file, whose number was never used.</summary>
    public SafeFileHandle CreateBlock(out long block)
    {
        Make();
        block = _nextBlock++;
        return files.Create(BlockPath(block));
    }

    public SafeFileHandle OpenBlock(long block) => File.OpenHandle(BlockPath(block));

    public void DeleteBlock(long block) => TryDelete(BlockPath(block));

    /// <summary>Makes a manifest the newest, in the older one's place, when everything it names is on the disk.</summary>
    public void Commit(Manifest manifest)
    {
        string fresh = Path.Combine(path, New);
        byte[] bytes = ManifestFile.Frame(_generation + 1, ManifestCodec.Write(manifest).Span);
        try
        {
            Make();
            TryDelete(fresh);
            using (SafeFileHandle file = files.Create(fresh))
            {
                files.Write(file, bytes, 0);
                files.Sync(file);
            }

            files.SyncFolder(path); // the names of new block files, before anything refers to them
            files.Replace(fresh, SlotPath(_slot));
        }
        catch
        {
            TryDelete(fresh);
            throw;
        }

        (_generation, _slot) = (_generation + 1, 1 - _slot);
        HashSet<long> named = [.. manifest.Blocks];
        HashSet<long> before = _kept;
        _kept = named;
        files.SyncFolder(path);
        foreach (long block in Blocks().Where(block => !named.Contains(block) && !before.Contains(block)))
            DeleteBlock(block);
    }

    private void Make()
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        files.SyncFolder(Path.GetDirectoryName(path)!);
    }

    private string SlotPath(int slot) => Path.Combine(path, slot == 0 ? "manifest.0" : "manifest.1");

    private string BlockPath(long block) => Path.Combine(path, BlockPrefix + block.ToString(CultureInfo.InvariantCulture));

    private List<long> Blocks()
    {
        try
        {
            return [.. Directory.EnumerateFiles(path, BlockPrefix + "*").Select(file => Path.GetFileName(file)[BlockPrefix.Length..])
                .Where(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)).Select(name => long.Parse(name, CultureInfo.InvariantCulture))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void TryDelete(string file)
    {
        try
        {
            files.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way; the next checkpoint tries again.
        }
    }
}
