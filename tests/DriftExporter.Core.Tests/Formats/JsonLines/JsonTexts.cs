using System.Text;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>Random records of few keys, so that they repeat, a little deeper than readers go; and damage to any line.</summary>
internal static class JsonTexts
{
    private const int MaxDepth = 9;

    private static readonly string[] Keys = ["n", "c", "features", "x", "a longer key that does not fit", "ü", "n.c", ""];

    public static byte[] RandomRecord(Random random)
    {
        StringBuilder text = new();
        AppendObject(random, text, 1);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void AppendObject(Random random, StringBuilder text, int depth)
    {
        text.Append('{');
        int count = random.Next(6);
        for (int member = 0; member < count; member++)
        {
            text.Append(member > 0 ? "," : "").Append(Space(random));
            AppendString(random, text, Keys[random.Next(Keys.Length)]);
            text.Append(Space(random)).Append(':').Append(Space(random));
            AppendValue(random, text, depth);
            text.Append(Space(random));
        }

        text.Append('}');
    }

    private static void AppendValue(Random random, StringBuilder text, int depth)
    {
        switch (random.Next(10))
        {
            case 0 or 1 or 2 when depth < MaxDepth:
                AppendObject(random, text, depth + 1);
                break;
            case 3 when depth < MaxDepth:
                text.Append('[');
                for (int element = random.Next(4); element > 0; element--)
                {
                    AppendValue(random, text, depth + 1);
                    text.Append(element > 1 ? "," : "").Append(Space(random));
                }

                text.Append(']');
                break;
            case 4 or 5:
                AppendString(random, text, RandomText(random));
                break;
            case 6:
                text.Append((string[])["true", "false", "null"] is var literals ? literals[random.Next(3)] : "");
                break;
            case 7:
                text.Append(random.Next(-100, 1000));
                break;
            default:
                text.Append(((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 20))).ToString("R").Replace("E", "e", StringComparison.Ordinal));
                break;
        }
    }

    private static void AppendString(Random random, StringBuilder text, string content)
    {
        text.Append('"');
        foreach (char character in content)
        {
            if (random.Next(15) == 0 || character < ' ' || character is '"' or '\\')
                text.Append($"\\u{(int)character:x4}");
            else
                text.Append(character);
        }

        text.Append('"');
    }

    private static string RandomText(Random random) => random.Next(4) switch
    {
        0 => random.Next(-5, 1000).ToString(),
        1 => (random.NextDouble() * 100).ToString("R"),
        2 => new string('é', random.Next(40)),
        _ => string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(1, 0x250))),
    };

    private static string Space(Random random) => random.Next(4) == 0 ? ((string[])[" ", "  ", "\t", "\r\n"])[random.Next(4)] : "";

    public static byte[] Damage(Random random, byte[] line)
    {
        List<byte> bytes = [.. line];
        ReadOnlySpan<byte> alphabet = "{}[]:,\"\\ \tunN0123456789.eE+-trfalsx\0\u0001\u00e9\u0080"u8;
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, alphabet[random.Next(alphabet.Length)]);
                    break;
                case 2:
                    bytes[at] = alphabet[random.Next(alphabet.Length)];
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
