using System.Security.Cryptography;
using System.Text;
using DriftExporter.Baselines;

namespace DriftExporter.Tests.Baselines;

/// <summary>Baseline files that somebody has changed and sealed again.</summary>
internal static class HostileBaseline
{
    private const string Ending = "  \"sha256\": \"";

    /// <summary>A file of one small numeric and one capped categorical feature, without its checksum.</summary>
    public static string Body()
    {
        string text = Encoding.UTF8.GetString(BaselineFile.Serialize(Profiles.Of(
            new FeatureProfile { Name = "x", DataType = "double", Rows = 12, Missing = 1, Invalid = 1, Numeric = Samples.Build([1, 2, 2, 3, 4, 5, 6, 7, 8, 9]) },
            new FeatureProfile
            {
                Name = "c",
                DataType = "string",
                Rows = 12,
                Missing = 0,
                Invalid = 0,
                Categorical = new CategoricalProfile { Categories = [new Category("a", 7), new Category("b", 3)], Other = new OtherCategories(2, 2, [1, 2]) },
            })).Bytes);
        return text[..text.LastIndexOf(Ending, StringComparison.Ordinal)];
    }

    public static byte[] Sealed(string body)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return Encoding.UTF8.GetBytes($"{body}{Ending}{hash}\"\n}}\n");
    }
}
