using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DriftExporter.State;

/// <summary>
/// The frame of a manifest: "DRIFTST\n", version (4 bytes), 0 (4), generation (8), length of the body (8), SHA-256 over the 32 bytes
/// before it and the body (32), the body.
/// </summary>
internal static class ManifestFile
{
    public const int Version = 2;

    private const int Prefix = 32, Header = Prefix + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "DRIFTST\n"u8;

    public static byte[] Frame(long generation, ReadOnlySpan<byte> body)
    {
        byte[] file = new byte[Header + body.Length];
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(16), generation);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(24), body.Length);
        body.CopyTo(file.AsSpan(Header));
        Sum(file).CopyTo(file, Prefix);
        return file;
    }

    /// <summary>Throws <see cref="DamagedStateException"/>.</summary>
    public static (long Generation, Manifest Manifest) Read(byte[] file)
    {
        if (file.Length < Header || !file.AsSpan().StartsWith(Magic))
            throw new DamagedStateException(file.Length == 0 ? "it is empty" : "it is cut or no checkpoint");
        int version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        if (version != Version)
            throw new DamagedStateException($"it has version {version}, and this program knows version {Version}");
        if (BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(24)) != file.Length - Header || !file.AsSpan(Prefix, SHA256.HashSizeInBytes).SequenceEqual(Sum(file)))
            throw new DamagedStateException("its checksum is wrong");
        return (BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16)), ManifestCodec.Read(file.AsMemory(Header)));
    }

    private static byte[] Sum(ReadOnlySpan<byte> file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..Prefix]);
        hash.AppendData(file[Header..]);
        return hash.GetHashAndReset();
    }
}
