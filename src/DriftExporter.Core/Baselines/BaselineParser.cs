using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DriftExporter.Baselines;

/// <summary>Reads a baseline file strictly: what it hands out satisfies every invariant of the profile types.</summary>
internal static class BaselineParser
{
    private const string Remake = "Make the baseline again with `drift-exporter baseline`.";

    public static BaselineProfile Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException exception)
        {
            throw new ProblemException($"{name}:{exception.LineNumber + 1}", "is not JSON: " + FirstSentence(exception.Message), Remake);
        }

        using (document)
        {
            var root = new BaselineNode(document.RootElement, name, "$");
            CheckHeader(root);
            string checksum = CheckChecksum(root, bytes.Span);
            BaselineNode source = root.Object("source");
            long rows = source.Count("rows");
            FeatureProfile[] features = [.. root.Array("features").Select(FeatureParser.Parse)];
            if (features.Length == 0)
                throw root.Problem("features", "is empty.", Remake);
            foreach (IGrouping<string, FeatureProfile> twice in features.GroupBy(feature => feature.Name).Where(group => group.Count() > 1))
                throw root.Problem("features", $"has \"{twice.Key}\" twice.", Remake);
            foreach (FeatureProfile feature in features.Where(feature => feature.Rows != rows))
                throw root.Problem("features", $"has \"{feature.Name}\" with {feature.Rows} rows; the source has {rows}.", Remake);
            return new BaselineProfile
            {
                Model = root.Text("model"),
                VersionLabel = root.TextOrNull("versionLabel"),
                Created = root.TextOrNull("created"),
                Source = new BaselineSource([.. source.Array("files").Select(file => file.AsText())], rows, source.Text("schemaSha256"), SampleOf(source)),
                Features = features,
                Sha256 = checksum,
            };
        }
    }

    private static SampleSource? SampleOf(BaselineNode source)
    {
        if (!source.Has("sample"))
            return null;
        BaselineNode sample = source.Object("sample");
        return new SampleSource(sample.Text("asked"), sample.Has("ofRows") ? sample.Count("ofRows") : null);
    }

    private static void CheckHeader(BaselineNode root)
    {
        if (root.TextOrNull("format") is not BaselineFile.Format)
            throw root.Problem("format", $"is not \"{BaselineFile.Format}\": this is no baseline.", "Give the file that `drift-exporter baseline` wrote.");
        long version = root.Count("version");
        if (version is < 1 or > BaselineFile.Version)
            throw root.Problem("version", $"is {version}; this program reads version 1 to {BaselineFile.Version}.", "Use a newer drift-exporter, or make the baseline again with this one.");
    }

    private static string CheckChecksum(BaselineNode root, ReadOnlySpan<byte> bytes)
    {
        string stated = root.Text("sha256");
        int start = BaselineFile.ChecksumStart(bytes);
        string actual = start < 0 ? "none" : Convert.ToHexStringLower(SHA256.HashData(bytes[..start]));
        if (start < 0 || actual != stated || !bytes[start..].SequenceEqual(Encoding.UTF8.GetBytes(BaselineFile.Ending(actual))))
            throw root.Problem("sha256", $"is \"{stated}\", but the bytes before it have {actual}: the file was cut, edited or reformatted.", Remake);
        return stated;
    }

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
