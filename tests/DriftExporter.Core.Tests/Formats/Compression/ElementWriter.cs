namespace DriftExporter.Tests.Formats.Compression;

/// <summary>Draws random literals and copies and writes both their encoded form and their meaning, so the oracle is the
/// format's description and no encoder.</summary>
internal sealed class ElementWriter(Random random)
{
    public List<byte> Encoded { get; } = [];

    public List<byte> Content { get; } = [];

    public byte[] NextLiterals(int length)
    {
        byte[] literals = new byte[length];
        for (int index = 0; index < length; index++)
            literals[index] = (byte)random.Next(4);
        Content.AddRange(literals);
        return literals;
    }

    /// <summary>Near distances are drawn often, so that matches overlap themselves.</summary>
    public int NextDistance(int largest)
    {
        int reach = Math.Min(Content.Count, largest);
        return random.Next(2) == 0 ? 1 + random.Next(Math.Min(reach, 20)) : 1 + random.Next(reach);
    }

    public void Copy(int distance, int length)
    {
        for (int index = 0; index < length; index++)
            Content.Add(Content[^distance]);
    }
}
