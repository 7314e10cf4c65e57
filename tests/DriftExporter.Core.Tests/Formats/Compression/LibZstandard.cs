using System.Runtime.InteropServices;

namespace DriftExporter.Tests.Formats.Compression;

/// <summary>libzstd as an encoder for tests; they skip themselves where it is absent.</summary>
internal static class LibZstandard
{
    private const string Library = "libzstd.so.1";
    private const int CompressionLevel = 100;
    private const int WindowLog = 101;
    private const int ContentSizeFlag = 200;
    private const int ChecksumFlag = 201;

    public static void SkipIfAbsent() => Assert.SkipUnless(NativeLibrary.TryLoad(Library, out _), "libzstd is not on this system.");

    public static byte[] Compress(byte[] content, int level, bool checksum = false, bool contentSize = true, int windowLog = 0)
    {
        nint context = ZSTD_createCCtx();
        try
        {
            ZSTD_CCtx_setParameter(context, CompressionLevel, level);
            ZSTD_CCtx_setParameter(context, ChecksumFlag, checksum ? 1 : 0);
            ZSTD_CCtx_setParameter(context, ContentSizeFlag, contentSize ? 1 : 0);
            ZSTD_CCtx_setParameter(context, WindowLog, windowLog);
            byte[] compressed = new byte[ZSTD_compressBound((nuint)content.Length)];
            nuint length = ZSTD_compress2(context, compressed, (nuint)compressed.Length, content, (nuint)content.Length);
            Assert.Equal(0u, ZSTD_isError(length));
            return compressed.AsSpan(0, (int)length).ToArray();
        }
        finally
        {
            ZSTD_freeCCtx(context);
        }
    }

#pragma warning disable SYSLIB1054 // Source-generated marshalling would need unsafe code in the tests.
    [DllImport(Library)]
    private static extern nint ZSTD_createCCtx();

    [DllImport(Library)]
    private static extern nuint ZSTD_freeCCtx(nint context);

    [DllImport(Library)]
    private static extern nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [DllImport(Library)]
    private static extern nuint ZSTD_compressBound(nuint length);

    [DllImport(Library)]
    private static extern nuint ZSTD_compress2(nint context, byte[] destination, nuint capacity, byte[] source, nuint length);

    [DllImport(Library)]
    private static extern uint ZSTD_isError(nuint result);
#pragma warning restore SYSLIB1054
}
