using System.Diagnostics.CodeAnalysis;

namespace DriftExporter.Formats.Compression;

/// <summary>Throw helpers of the codecs. A codec knows what is wrong with its bytes; the reader that called it knows
/// the file and the column, and makes a <see cref="Problem"/> of it.</summary>
internal static class Corrupt
{
    [DoesNotReturn]
    public static void Throw(string what) => throw new InvalidDataException(what);

    [DoesNotReturn]
    public static T Throw<T>(string what) => throw new InvalidDataException(what);

    [DoesNotReturn]
    public static void CutOff(string codec) => throw new InvalidDataException($"the {codec} data is cut off");

    [DoesNotReturn]
    public static void TooLong(string codec, int limit) =>
        throw new InvalidDataException($"the {codec} data holds more than the declared {limit} bytes");

    /// <summary>A declared size that no input of this length can reach.</summary>
    [DoesNotReturn]
    public static void Implausible(string codec, long declared, long source) =>
        throw new InvalidDataException($"{source} bytes of {codec} data cannot hold the declared {declared} bytes");
}
