using System.Buffers;
using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>
/// Random and damaged records through this parser and System.Text.Json: both must accept the same lines and see the same
/// values. The differences that the contract asks for are the four in <see cref="IsAllowedDifference"/>.
/// </summary>
public sealed class JsonDifferentialTests
{
    private const int MaxDepth = 8;

    private static readonly string[] Keys = ["n", "c", "features", "x", "a longer key that does not fit", "ü", "n.c", ""];

    private static readonly RecordSchema Schema = Of(
        Numeric("n"), Categorical("c"), Numeric("deep", ["features", "x", "n"], ["x", "n"]), Categorical("any", ["x"])) with
    { MaxDepth = MaxDepth };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_AgreesWithSystemTextJson_ForRandomRecords(int seed)
    {
        Random random = new(seed);
        JsonRecordReader reader = new(Schema);
        RecordBatch batch = NewBatch(Schema);
        for (int round = 0; round < 8_000; round++)
            Compare(reader, batch, RandomRecord(random));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Read_AgreesWithSystemTextJson_ForDamagedRecords(int seed)
    {
        Random random = new(seed);
        JsonRecordReader reader = new(Schema);
        RecordBatch batch = NewBatch(Schema);
        for (int round = 0; round < 12_000; round++)
            Compare(reader, batch, Damage(random, RandomRecord(random)));
    }

    private static void Compare(JsonRecordReader reader, RecordBatch batch, byte[] line)
    {
        batch.Clear();
        RecordOutcome outcome = reader.Read(line, batch);
        using JsonDocument? document = Parse(line);
        bool wellFormed = outcome is RecordOutcome.Accepted or RecordOutcome.RejectedNoFeatures or RecordOutcome.RejectedNotObject;
        if (wellFormed != (document is not null))
        {
            Assert.True(IsAllowedDifference(outcome, line), $"{outcome}: {Encoding.Latin1.GetString(line)}");
            return;
        }

        if (document is null)
            return;
        JsonElement root = document.RootElement;
        Assert.Equal(root.ValueKind == JsonValueKind.Object, outcome != RecordOutcome.RejectedNotObject);
        if (root.ValueKind != JsonValueKind.Object)
            return;
        JsonElement?[] expected = [.. Schema.Fields.Select(field => field.Paths.Select(path => Find(root, path)).FirstOrDefault(found => found is not null))];
        Assert.True(expected.Any(value => value is not null) == (outcome == RecordOutcome.Accepted), Encoding.Latin1.GetString(line));
        for (int field = 0; outcome == RecordOutcome.Accepted && field < expected.Length; field++)
            Assert.Equal((Encoding.UTF8.GetString(line), ExpectedCell(Schema.Fields[field], expected[field])), (Encoding.UTF8.GetString(line), Cell(batch, field)));
    }

    /// <summary>Blank lines, Python's literals, and two things that System.Text.Json refuses: a byte order mark, and escapes of lone surrogates.</summary>
    private static bool IsAllowedDifference(RecordOutcome outcome, byte[] line)
    {
        string text = Encoding.UTF8.GetString(line);
        return outcome == RecordOutcome.Blank
            || text.Contains("NaN", StringComparison.Ordinal)
            || text.Contains("Infinity", StringComparison.Ordinal)
            || text.StartsWith('\uFEFF')
            || text.Contains("\\ud", StringComparison.OrdinalIgnoreCase);
    }

    private static JsonDocument? Parse(byte[] line)
    {
        try
        {
            // Its reader does not check the UTF-8 of texts that nobody reads.
            return System.Text.Unicode.Utf8.IsValid(line)
                ? JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = true })
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>TryGetProperty finds the last of duplicate keys.</summary>
    private static JsonElement? Find(JsonElement root, IReadOnlyList<string> path)
    {
        foreach (string key in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(key, out root))
                return null;
        }

        return root;
    }

    private static string ExpectedCell(RecordField field, JsonElement? value)
    {
        bool numeric = field.Kind == FeatureKind.Numeric;
        switch (value?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return "Missing";
            case JsonValueKind.Number:
                double number = value.Value.GetDouble();
                if (!numeric && IsPlainInteger(value.Value.GetRawText()))
                    return $"'{(value.Value.GetRawText() == "-0" ? "0" : value.Value.GetRawText())}'";
                return !double.IsFinite(number) ? "Invalid" : numeric ? number.ToString("R") : $"'{Key(number)}'";
            case JsonValueKind.True or JsonValueKind.False:
                bool truth = value.Value.GetBoolean();
                return numeric ? (truth ? "1" : "0") : truth ? "'true'" : "'false'";
            case JsonValueKind.String:
                string text = value.Value.GetString()!;
                return !numeric ? $"'{text}'" : NumberOrInvalid(text);
            default:
                return "Invalid";
        }
    }

    private static string NumberOrInvalid(string text) =>
        System.Text.RegularExpressions.Regex.IsMatch(text, @"\A[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")
        && double.Parse(text) is double value && double.IsFinite(value) ? value.ToString("R") : "Invalid";

    private static bool IsPlainInteger(string text) => text.AsSpan().IndexOfAnyExcept(SearchValues.Create("-0123456789")) < 0;

    private static string Key(double number) =>
        Math.Truncate(number) == number ? new System.Numerics.BigInteger(number).ToString() : number.ToString("R");

    private static byte[] RandomRecord(Random random)
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
            case 0 or 1 or 2 when depth < MaxDepth + 1:
                AppendObject(random, text, depth + 1);
                break;
            case 3 when depth < MaxDepth + 1:
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

    private static byte[] Damage(Random random, byte[] line)
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
