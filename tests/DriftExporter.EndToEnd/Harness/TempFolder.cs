using System.Text;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>A folder of its own for one test; gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Root { get; } = Directory.CreateTempSubdirectory("drift-e2e-").FullName;

    public string this[string relativePath] => Path.Combine(Root, relativePath);

    /// <summary>Writes a new file, in one go; its full path.</summary>
    public string Write(string relativePath, string text) => Write(relativePath, s_utf8.GetBytes(text));

    public string Write(string relativePath, ReadOnlySpan<byte> bytes)
    {
        string path = this[relativePath];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Appends as a model's logger does: the file is opened, written to and closed, nothing is replaced.</summary>
    public void Append(string relativePath, string text) => Append(relativePath, s_utf8.GetBytes(text));

    public void Append(string relativePath, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(this[relativePath], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.Write(bytes);
    }

    /// <summary>Appends whole lines.</summary>
    public void AppendLines(string relativePath, IEnumerable<string> lines) =>
        Append(relativePath, string.Concat(lines.Select(line => line + "\n")));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
