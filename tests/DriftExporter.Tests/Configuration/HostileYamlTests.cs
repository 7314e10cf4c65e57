using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

/// <summary>Whatever the bytes, the answer is a configuration or a <see cref="ProblemException"/>, with bounded memory and work.</summary>
public sealed class HostileYamlTests
{
    private const int Seed = 20260302;

    private static readonly byte[] Everything =
        File.ReadAllBytes(Path.Combine(TestData.Repository, "tests/DriftExporter.Tests/Configuration/good/everything.yml"));

    public static TheoryData<string> Shapes => [.. Bombs.Keys];

    private static readonly Dictionary<string, Func<string>> Bombs = new()
    {
        ["open lists"] = () => new string('[', 1_000_000),
        ["open mappings"] = () => Repeat("{a: ", 250_000),
        ["dashes"] = () => Repeat("- ", 500_000),
        ["question marks"] = () => Repeat("? ", 500_000),
        ["nested blocks"] = () => string.Concat(Enumerable.Range(0, 1400).Select(depth => new string(' ', depth) + "a:\n")),
        ["alias of aliases"] = () => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 60).Select(level => $"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]\n")),
        ["merge of merges"] = () => "a0: &a0 {x: 1}\n" + string.Concat(Enumerable.Range(1, 60).Select(level => $"a{level}: &a{level} {{y{level}: *a{level - 1}, <<: [*a{level - 1}, *a{level - 1}]}}\n")),
        ["wide merges"] = () => "a: &a {" + string.Concat(Enumerable.Range(0, 30_000).Select(key => $"k{key}, ")) + "}\nb: {<<: [" + Repeat("*a,", 200_000) + "]}\n",
        ["many aliases"] = () => "a: &a [x]\nb: [" + Repeat("*a,", 300_000) + "]",
        ["many anchors"] = () => string.Concat(Enumerable.Range(0, 70_000).Select(index => $"- &a{index} 1\n")),
        ["alias in its own key"] = () => "&a a: &a {*a : *a}",
        ["recursion through merge"] = () => "a: &a {<<: *a}",
        ["long text"] = () => "models: [{name: " + new string('x', 1_000_000) + "}]",
        ["long key"] = () => new string('x', 1_000_000) + ": 1",
        ["long quoted key"] = () => "\"" + new string('x', 1_000_000) + "\": 1",
        ["many keys"] = () => string.Concat(Enumerable.Range(0, 90_000).Select(key => $"k{key}: v\n")),
        ["one key again and again"] = () => Repeat("web: 1\n", 140_000),
        ["many models"] = () => "models:\n" + Repeat("- {}\n", 200_000),
        ["a thousand bad models"] = () => "models:\n" + Repeat("- {a: 1, b: 2, drift: {c: 3}, windows: [{}, {rows: x}]}\n", 1_000),
        ["a thousand baselines"] = () => "models:\n" + Repeat("- {baselines: [" + Repeat("{file: a},", 80) + "]}\n", 1_000),
        ["many buckets"] = () => "models: [{latency_buckets: [" + Repeat("1,", 400_000) + "]}]",
        ["many conditions"] = () => "models: [{logs: {where: {" + string.Concat(Enumerable.Range(0, 40_000).Select(key => $"k{key}: [a,a],")) + "}}}]",
        ["directives"] = () => string.Concat(Enumerable.Range(0, 30_000).Select(index => $"%TAG !e{index}! tag:x,2000:\n")) + "---\na: 1",
        ["comments"] = () => Repeat("#\n", 500_000),
        ["block scalar"] = () => "web: |\n" + Repeat(" x\n", 300_000),
        ["folded scalar"] = () => "web: >\n" + Repeat(" x\n\n", 250_000),
        ["spaces"] = () => new string(' ', 1_000_000) + "a: 1",
        ["regex bait"] = () => "models: [{minimum_rows: " + new string('1', 500_000) + "x, drift: {psi_tolerance: " + new string('1', 400_000) + "e}}]",
        ["long duration"] = () => "evaluation_interval: " + Repeat("1s", 500_000),
        ["deep path"] = () => "models: [{fields: {features: " + Repeat("a.", 500_000) + "}}]",
        ["deep path of files"] = () => "state_directory: " + Repeat("../", 300_000),
        ["long pattern"] = () => "models: [{fields: {timestamp_format: " + Repeat("yyyy", 250_000) + "}}]",
    };

    /// <summary>Each is a file of about the size that is still read. Measured: below 1 s and 170 MiB allocated; what is
    /// quadratic in a mebibyte allocates far more than the bound, or does not end.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_RefusesBombs_WithBoundedWork(string shape)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Bombs[shape]());
        Assert.InRange(bytes.Length, 1, ConfigurationFile.MaximumBytes);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.ThrowsAny<ProblemException>(() => Parse(bytes));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 << 20);
    }

    [Fact]
    public void Parse_ThrowsNothingElse_ForEveryTruncation()
    {
        for (int length = 0; length < Everything.Length; length++)
            ParseOrRefuse(Everything.AsSpan(0, length));
    }

    [Fact]
    public void Parse_ThrowsNothingElse_ForEveryDamagedByte()
    {
        byte[] bytes = [.. Everything];
        for (int index = 0; index < bytes.Length; index++)
        {
            bytes[index] ^= (byte)(1 << (index % 8));
            ParseOrRefuse(bytes);
            bytes[index] = Everything[index];
        }
    }

    [Fact]
    public void Parse_ThrowsNothingElse_ForRandomEdits() => Mutate(1_000);

    [Fact]
    [Trait("Category", "Slow")]
    public void Parse_ThrowsNothingElse_ForManyRandomEdits() => Mutate(200_000);

    /// <summary>Lines and tokens of YAML, moved, doubled, cut and planted at random places.</summary>
    private static void Mutate(int rounds)
    {
        string[] tokens =
        [
            "[", "]", "{", "}", ":", ": ", "- ", "? ", ",", "&a ", "*a", "<<: ", "!!str ", "!x ", "|", ">", "\"", "'", "\\", "\n", "\r", "\t", "  ", "---\n", "...\n", "%YAML 9.9\n",
            "~", "null", "#", "\u0085", "\u2028", "\uFEFF", "\0", "\"\\UFFFFFFFF\"", "\"\\x00\"", "1e999", "-", "${", "${A}", "99999999999999999999", "0x", ".inf", "@", "`",
        ];
        string text = Encoding.UTF8.GetString(Everything);
        Random random = new(Seed);
        for (int round = 0; round < rounds; round++)
        {
            StringBuilder mutant = new(text);
            for (int edit = random.Next(1, 6); edit > 0; edit--)
            {
                int position = random.Next(mutant.Length);
                int length = Math.Min(random.Next(40), mutant.Length - position);
                switch (random.Next(3))
                {
                    case 0:
                        mutant.Insert(position, tokens[random.Next(tokens.Length)]);
                        break;
                    case 1:
                        mutant.Remove(position, length);
                        break;
                    default:
                        mutant.Insert(random.Next(mutant.Length), mutant.ToString(position, length));
                        break;
                }
            }
            ParseOrRefuse(Encoding.UTF8.GetBytes(mutant.ToString()));
        }
    }

    private static void ParseOrRefuse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Parse(bytes);
        }
        catch (ProblemException exception)
        {
            Assert.NotEmpty(exception.Problems);
            Assert.All(exception.Problems, problem => Assert.DoesNotContain(problem.ToString(), character => char.IsControl(character)));
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.GetType()} for base64 {Convert.ToBase64String(bytes)}: {exception}");
        }
    }

    private static ExporterConfiguration Parse(ReadOnlySpan<byte> bytes) =>
        ConfigurationFile.Parse(bytes, "drift.yml", "/etc/drift", environment: name => name.Length == 1 ? "x" : null);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
