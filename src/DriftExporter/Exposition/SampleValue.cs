using System.Buffers.Text;

namespace DriftExporter.Exposition;

/// <summary>A sample's value as both text formats want it: shortest round trip, NaN, +Inf, -Inf.</summary>
internal static class SampleValue
{
    /// <summary>More than the 24 characters that a number may take.</summary>
    public const int Longest = 32;

    /// <summary>Below it the shortest form of a whole number is its digits.</summary>
    private const double MostWhole = 1e15;

    /// <param name="output">At least <see cref="Longest"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> output, double value)
    {
        int written;
        if (Math.Abs(value) < MostWhole && (long)value == value && !(value == 0 && double.IsNegative(value)))
            Utf8Formatter.TryFormat((long)value, output, out written);
        else if (double.IsFinite(value))
            Utf8Formatter.TryFormat(value, output, out written);
        else
            return Word(output, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        return written;
    }

    private static int Word(Span<byte> output, ReadOnlySpan<byte> word)
    {
        word.CopyTo(output);
        return word.Length;
    }
}
