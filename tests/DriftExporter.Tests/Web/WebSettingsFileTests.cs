using System.Security.Authentication;
using DriftExporter.Web;

namespace DriftExporter.Tests.Web;

/// <summary>The shapes that exporter-toolkit's tests go through, good and bad, and a few more. A bad file stands beside the whole text
/// that its reader prints; to add one, write bad/name.yml, run the tests with DRIFT_WRITE_GOLDEN=1, and read bad/name.txt.</summary>
public sealed class WebSettingsFileTests : IDisposable
{
    private static readonly string s_folder = Path.Combine(TestData.Repository, "tests/DriftExporter.Tests/Web");

    private readonly string _folder = Directory.CreateTempSubdirectory("drift-web-").FullName;

    public WebSettingsFileTests()
    {
        using var server = TestCertificates.WriteServer(_folder);
        File.WriteAllText(Path.Combine(_folder, "client_ca.pem"), TestCertificates.Authority("ca").ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "other.key"), TestCertificates.Leaf("other").KeyPem());
        File.WriteAllText(Path.Combine(_folder, "empty.pem"), "");
    }

    public static TheoryData<string> Good => [.. NamesOf("good", "*.yml")];

    public static TheoryData<string> Bad => [.. NamesOf("bad", "*.yml")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Good))]
    public void Read_TakesGoodFiles(string name) => Assert.NotNull(Read("good", name));

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_SaysWhereWhatAndHowToMend(string name)
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => Read("bad", name));
        string printed = string.Concat(exception.Problems.Select(problem => problem + "\n")).Replace(_folder, "/etc/web", StringComparison.Ordinal);
        string golden = Path.Combine(s_folder, "bad", name + ".txt");
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_GOLDEN") == "1")
            File.WriteAllText(golden, printed);
        Assert.Equal(File.ReadAllText(golden), printed);
        Assert.All(exception.Problems, problem => Assert.True(problem.Where.Length > 0 && problem.What.Length > 0 && problem.Remedy.Length > 0));
        Assert.DoesNotContain("secret", printed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void EveryBadFile_HasItsMessage_AndEveryMessageItsFile() => Assert.Equal(NamesOf("bad", "*.txt"), NamesOf("bad", "*.yml"));

    [Fact]
    public void Read_SaysThatTheFileIsAbsent()
    {
        ProblemException exception = Assert.ThrowsAny<ProblemException>(() => WebSettingsFile.Read(Path.Combine(_folder, "absent.yml")));
        Assert.EndsWith("absent.yml: does not exist. Check web.config_file.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TakesInlinePem()
    {
        using var server = TestCertificates.Leaf("inline");
        string indented(string pem) => pem.ReplaceLineEndings("\n    ");
        File.WriteAllText(Path.Combine(_folder, "inline.yml"), $"tls_server_config:\n  cert: |\n    {indented(server.ExportCertificatePem())}\n  key: |\n    {indented(server.KeyPem())}\n");
        LoadedWebSettings loaded = WebSettingsFile.Read(Path.Combine(_folder, "inline.yml"));
        Assert.Equal(server.Thumbprint, loaded.Tls!.Certificate.Thumbprint);
        Assert.Single(loaded.Files);
    }

    [Fact]
    public void Read_GivesWhatIsWritten()
    {
        LoadedWebSettings loaded = Read("good", "everything");
        Assert.Equal(SslProtocols.Tls12, loaded.Settings.Tls!.Protocols);
        Assert.Equal(ClientAuthentication.RequireAndVerifyClientCert, loaded.Settings.Tls.ClientAuthentication);
        Assert.Equal(["one", "two"], loaded.Settings.Tls.AllowedSans);
        Assert.False(loaded.Settings.Http2);
        Assert.Equal([("X-Frame-Options", "deny"), ("X-XSS-Protection", "1")], loaded.Settings.Headers);
        Assert.Equal((TimeSpan.FromMilliseconds(1500), 20), (loaded.Settings.RateInterval, loaded.Settings.RateBurst));
        Assert.True(loaded.Settings.Users!.Has("alice") && !loaded.Settings.Users.Has("bob"));
        Assert.Equal(["everything.yml", "server.crt", "server.key", "client_ca.pem"], loaded.Files.Select(Path.GetFileName));
        LoadedWebSettings plain = Read("good", "empty");
        Assert.Equal((null, null, true), (plain.Tls, plain.Settings.Users, plain.Settings.Http2));
    }

    private LoadedWebSettings Read(string kind, string name)
    {
        File.Copy(Path.Combine(s_folder, kind, name + ".yml"), Path.Combine(_folder, name + ".yml"));
        return WebSettingsFile.Read(Path.Combine(_folder, name + ".yml"));
    }

    private static IEnumerable<string> NamesOf(string kind, string pattern) =>
        Directory.GetFiles(Path.Combine(s_folder, kind), pattern).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
}
