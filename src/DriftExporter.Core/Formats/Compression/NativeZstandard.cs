using System.Runtime.InteropServices;

namespace DriftExporter.Formats.Compression;

/// <summary>
/// libzstd of the system, where there is one. Its one-pass decoder writes to the destination only, takes any number of
/// frames, and verifies checksums. The context is freed with this object.
/// </summary>
internal sealed partial class NativeZstandard : IDisposable
{
    private const string Library = "libzstd.so.1";

    /// <summary>The library is loaded once per process and kept.</summary>
    private static readonly bool IsPresent = NativeLibrary.TryLoad(Library, typeof(NativeZstandard).Assembly, null, out _);

    private readonly ContextHandle context;

    private NativeZstandard(ContextHandle context) => this.context = context;

    /// <summary>Null where the library is absent.</summary>
    public static NativeZstandard? TryCreate()
    {
        if (!IsPresent)
            return null;
        ContextHandle context = CreateContext();
        if (!context.IsInvalid)
            return new NativeZstandard(context);
        context.Dispose();
        return null;
    }

    public int Decompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        nuint result = DecompressContext(context, destination, (nuint)destination.Length, source, (nuint)source.Length);
        if (IsError(result) != 0)
            Corrupt.Throw($"the Zstandard data is damaged: {Marshal.PtrToStringUTF8(ErrorName(result))}");
        return (int)result;
    }

    public void Dispose() => context.Dispose();

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    private static partial ContextHandle CreateContext();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    private static partial nuint FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    private static partial nuint DecompressContext(
        ContextHandle context, Span<byte> destination, nuint capacity, ReadOnlySpan<byte> source, nuint length);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint result);

    private sealed class ContextHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle() => FreeContext(handle) == 0;
    }
}
