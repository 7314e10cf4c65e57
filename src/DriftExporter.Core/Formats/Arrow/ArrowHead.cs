namespace DriftExporter.Formats.Arrow;

/// <summary>Says what a file is that is not Arrow.</summary>
internal static class ArrowHead
{
    public static ProblemException NotArrow(string path, ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return new ProblemException(path, "is empty, not an Arrow file.", "Wait until it is written, or write it again.");
        if (head.StartsWith("FEA1"u8))
            return new ProblemException(path, "is a Feather file of version 1, which is not read.", "Write it with version 2 of Feather (pyarrow.feather.write_feather), or as Parquet.");
        string found = head switch
        {
            _ when head.StartsWith("PAR1"u8) => "a Parquet file",
            [0x1F, 0x8B, ..] => "gzip data; unpack it first",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "Zstandard data; unpack it first",
            [(byte)'P', (byte)'K', 3, 4, ..] => "a zip file",
            _ when head.StartsWith("ORC"u8) => "an ORC file",
            [(byte)'{' or (byte)'[', ..] => "JSON",
            _ => $"something that begins with the bytes {Convert.ToHexString(head)}",
        };
        return new ProblemException(path, $"is not an Arrow stream or file; it is {found}.", "Give an Arrow file, or name the right format.");
    }
}
