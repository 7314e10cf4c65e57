using System.Security.Cryptography;
using System.Text;

namespace DriftExporter.Baselines;

/// <summary>
/// The only owner of a baseline file's bytes: one JSON document, UTF-8, indented, arrays of numbers sixteen to a line.
/// </summary>
/// <remarks>
/// <code>
/// {
///   "format": "drift-exporter-baseline", "version": 1, "model": …, "versionLabel"?: …, "created"?: …,
///   "source": {"files": [base names], "rows": …, "schemaSha256": …, "sample"?: {"asked", "ofRows"?}},
///   "features": [
///     {"name", "role": feature|prediction, "kind": numeric|categorical, "dataType", "rows", "missing", "invalid",
///      "numeric": {"float32"?, "min", "max", "mean", "stddev", "skewness", "quantiles": [{"q", "value"}],
///                  "points": [P], "counts": [2P+1], "ksErrorBound", "binEdges": [K-1], "binCounts": [K],
///                  "sums"?: {"x", "x2", "x3": exact sums, hexadecimal p binary exponent},
///                  "fences": {"rule": iqr|sigma, "low", "high"}},
///      "categorical": {"categories": [{"value", "count"}], "other"?: {"count", "distinct", "hashes": [hex]|null}}}
///   ],
///   "sha256": SHA-256 of every byte before this line
/// }
/// </code>
/// Illegal: both or neither of numeric and categorical; points or quantiles not ascending; an edge or fence that is no
/// point; counts that do not add up; a name or a category twice; anything after the checksum. Unknown fields are read
/// over. A newer version is refused.
/// </remarks>
public static class BaselineFile
{
    public const string Format = "drift-exporter-baseline";
    public const int Version = 1;

    /// <summary>Larger files are refused before they are read: 1,000 features at default points are about 50 MB.</summary>
    public const long MaxBytes = 512L << 20;

    internal const string ChecksumField = "  \"sha256\": \"";

    /// <summary>The file's bytes, and the profile with its checksum.</summary>
    public static (byte[] Bytes, BaselineProfile Profile) Serialize(BaselineProfile profile)
    {
        string body = BaselineWriter.Body(profile);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return (Encoding.UTF8.GetBytes(body + Ending(hash)), profile with { Sha256 = hash });
    }

    /// <summary>Writes the file whole or not at all: a temporary file beside it, flushed to the disk, renamed over it.</summary>
    public static BaselineProfile Write(BaselineProfile profile, string path)
    {
        (byte[] bytes, BaselineProfile written) = Serialize(profile);
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1))
            {
                file.Write(bytes);
                DiskSync.Sync(file.SafeFileHandle, temporary);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }

        return written;
    }

    /// <summary>Reads and checks a file. Throws <see cref="ProblemException"/> with the place in the document and the remedy.</summary>
    public static BaselineProfile Read(string path)
    {
        byte[] bytes;
        if (Directory.Exists(path))
            throw new ProblemException(path, "is a folder.", "Give the file that `drift-exporter baseline` wrote.");
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaxBytes)
                throw new ProblemException(path, $"is {length} bytes long, more than the {MaxBytes} of a baseline.", "Give the file that `drift-exporter baseline` wrote.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(path, "does not exist.", "Make it with `drift-exporter baseline -i train.parquet -o FILE`.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ProblemException(path.Length == 0 ? "baseline" : path, $"cannot be read: {exception.Message}", "Check the path and its permissions.");
        }

        return Parse(bytes, path);
    }

    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    public static BaselineProfile Parse(ReadOnlyMemory<byte> bytes, string name) =>
        BaselineParser.Parse(bytes, name);

    /// <summary>All that follows the bytes which the checksum covers: nothing may be added there.</summary>
    internal static string Ending(string hash) => $"{ChecksumField}{hash}\"\n}}\n";

    /// <summary>The bytes that the checksum covers: all before the line that holds it; -1 when there is no such line.</summary>
    internal static int ChecksumStart(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf(Encoding.UTF8.GetBytes(ChecksumField));
}
