using System.Globalization;
using System.Text;

namespace DriftExporter.Tests.Exposition;

/// <summary>One family of a page, as a strict reader of either text format understands it.</summary>
internal sealed record ParsedFamily(string Name, string Type, string Help, List<ParsedSample> Samples);

internal sealed record ParsedSample(string Name, IReadOnlyList<(string Name, string Value)> Labels, double Value)
{
    public string Series => Name + "{" + string.Join(',', Labels.Select(label => $"{label.Name}={label.Value}")) + "}";

    public string this[string label] => Labels.Single(candidate => candidate.Name == label).Value;
}

/// <summary>
/// Reads a page and refuses what Prometheus would refuse or warn of: HELP and TYPE once and before the samples, samples
/// of their family only, in one block, no series twice, label and metric names well formed, label values well escaped.
/// </summary>
internal static class ParsedPage
{
    public static List<ParsedFamily> Read(ReadOnlySpan<byte> bytes, bool openMetrics = false)
    {
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string[] lines = text[..^1].Split('\n');
        if (openMetrics)
        {
            Assert.Equal("# EOF", lines[^1]);
            lines = lines[..^1];
        }

        var families = new List<ParsedFamily>();
        var series = new HashSet<string>();
        string help = "";
        foreach (string line in lines)
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ', 4);
                Assert.DoesNotContain(families, family => family.Name == parts[2]);
                help = parts[2] + " " + parts[3];
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] parts = line.Split(' ');
                Assert.Equal(4, parts.Length);
                Assert.StartsWith(parts[2] + " ", help, StringComparison.Ordinal);
                Assert.Contains(parts[3], (string[])["gauge", "counter", "histogram"]);
                families.Add(new ParsedFamily(parts[2], parts[3], help[(parts[2].Length + 1)..], []));
            }
            else
            {
                ParsedSample sample = Sample(line);
                ParsedFamily family = families[^1];
                string[] expected = family.Type switch
                {
                    "counter" when openMetrics => [family.Name + "_total"],
                    "histogram" => [family.Name + "_bucket", family.Name + "_sum", family.Name + "_count"],
                    _ => [family.Name],
                };
                Assert.Contains(sample.Name, expected);
                Assert.True(series.Add(sample.Series), $"{sample.Series} is there twice");
                family.Samples.Add(sample);
            }
        }

        Assert.All(families, family => Assert.NotEmpty(family.Samples));
        return families;
    }

    private static ParsedSample Sample(string line)
    {
        int position = 0;
        string name = Name(line, ref position);
        var labels = new List<(string, string)>();
        if (line[position] == '{')
        {
            position++;
            while (line[position] != '}')
            {
                string label = Name(line, ref position);
                Assert.Equal("=\"", line.Substring(position, 2));
                position += 2;
                var value = new StringBuilder();
                for (; line[position] != '"'; position++)
                {
                    if (line[position] != '\\')
                    {
                        value.Append(line[position]);
                        continue;
                    }

                    value.Append(line[++position] switch { '\\' => '\\', '"' => '"', 'n' => '\n', char other => throw new FormatException($"\\{other} is no escape.") });
                }

                labels.Add((label, value.ToString()));
                position++;
                if (line[position] == ',')
                    position++;
            }

            position++;
        }

        Assert.Equal(' ', line[position]);
        string number = line[(position + 1)..];
        Assert.DoesNotContain(' ', number); // no timestamps
        Assert.Equal(labels.Count, labels.DistinctBy(label => label.Item1).Count());
        return new ParsedSample(name, labels, number switch
        {
            "NaN" => double.NaN,
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        });
    }

    private static string Name(string line, ref int position)
    {
        int start = position;
        while (char.IsAsciiLetterOrDigit(line[position]) || line[position] == '_')
            position++;
        Assert.True(position > start && !char.IsAsciiDigit(line[start]), line);
        return line[start..position];
    }
}
