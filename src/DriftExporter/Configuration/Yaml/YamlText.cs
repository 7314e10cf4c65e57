using System.Text;

namespace DriftExporter.Configuration.Yaml;

/// <summary>The bytes of a file as text: UTF-8 with or without a byte order mark, free of the control characters that
/// YAML does not allow (a NUL would silently end the document).</summary>
internal static class YamlText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> bytes, ConfigurationSource source)
    {
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            long line = 1 + bytes[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n');
            throw new ProblemException($"{source.Name}:{line}", "is not UTF-8.", "Save the file as UTF-8.");
        }
        for (int index = 0; index < text.Length; index++)
        {
            if (char.IsControl(text[index]) && text[index] is not ('\t' or '\n' or '\r' or '\u0085'))
                throw Refuse(text, index, source);
        }
        return text;
    }

    private static ProblemException Refuse(string text, int index, ConfigurationSource source)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, index);
        int column = index - before.LastIndexOf('\n');
        Origin origin = new(source, 1 + before.Count('\n'), column);
        return new(origin.Where(""), $"has the control character U+{(int)text[index]:X4}.", "Delete it, or write it as \\u escape in double quotes.");
    }
}
