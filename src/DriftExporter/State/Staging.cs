using Microsoft.Win32.SafeHandles;

namespace DriftExporter.State;

/// <summary>What one checkpoint has written and not yet made sure of.</summary>
internal sealed class Staging(ModelFolder folder)
{
    private readonly HashSet<SafeFileHandle> _written = [];
    private readonly List<SafeFileHandle> _finished = [];
    private readonly List<long> _created = [];

    public ModelFolder Folder => folder;

    public SafeFileHandle Create(out long block)
    {
        SafeFileHandle file = folder.CreateBlock(out block);
        _created.Add(block);
        _written.Add(file);
        return file;
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        _written.Add(file);
        folder.Files.Write(file, bytes, offset);
    }

    /// <summary>Nothing more is written to this file: it is closed with the checkpoint.</summary>
    public void Finish(SafeFileHandle file) => _finished.Add(file);

    /// <summary>Makes everything durable, then the manifest that names it the newest.</summary>
    public void Commit(Manifest manifest)
    {
        foreach (SafeFileHandle file in _written)
            folder.Files.Sync(file);
        folder.Commit(manifest);
    }

    public void CloseFinished()
    {
        foreach (SafeFileHandle file in _finished)
            file.Dispose();
    }

    /// <summary>Removes the files that nothing names, to give their room back.</summary>
    public void Remove()
    {
        foreach (long block in _created)
            folder.DeleteBlock(block);
    }
}
