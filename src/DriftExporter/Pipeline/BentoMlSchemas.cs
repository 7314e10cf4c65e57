namespace DriftExporter.Pipeline;

/// <summary>Finds the schema that BentoML writes beside its monitoring log: <c>…/schema/schema.0.log</c> for <c>…/data/data.0.log</c>,
/// or in the same folder under such a name.</summary>
internal static class BentoMlSchemas
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The last line of the newest schema file; null when there is none that can be read.</summary>
    public static byte[]? Find(IReadOnlyList<string> paths)
    {
        try
        {
            FileInfo? newest = paths.SelectMany(Candidates).MaxBy(file => file.LastWriteTimeUtc);
            return newest is null ? null : LastLine(newest);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // columns are found by name, and the next file asks again
        }
    }

    private static IEnumerable<FileInfo> Candidates(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "", name = Path.GetFileName(path);
        string otherName = name.Replace("data", "schema", StringComparison.Ordinal);
        if (Path.GetFileName(folder) == "data")
        {
            string other = Path.Combine(Path.GetDirectoryName(folder) ?? "", "schema");
            foreach (FileInfo file in Folders(other).SelectMany(found => found.EnumerateFiles(otherName)))
                yield return file;
        }

        if (otherName == name)
            yield break;
        foreach (FileInfo file in Folders(folder).SelectMany(found => found.EnumerateFiles(otherName)))
            yield return file;
    }

    /// <summary>The folders that a path with * and ? in its parts stands for.</summary>
    private static IEnumerable<DirectoryInfo> Folders(string path)
    {
        if (path.AsSpan().IndexOfAny('*', '?') < 0)
            return Directory.Exists(path) ? [new DirectoryInfo(path)] : [];
        return Folders(Path.GetDirectoryName(path) ?? "").SelectMany(parent => parent.EnumerateDirectories(Path.GetFileName(path)));
    }

    private static byte[]? LastLine(FileInfo file)
    {
        using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, MaxBytes), SeekOrigin.End);
        byte[] end = new byte[MaxBytes];
        ReadOnlySpan<byte> lines = end.AsSpan(0, stream.ReadAtLeast(end, MaxBytes, throwOnEndOfStream: false));
        lines = lines.TrimEnd("\r\n"u8);
        return lines.IsEmpty ? null : lines[(lines.LastIndexOf((byte)'\n') + 1)..].ToArray();
    }
}
