using System.Text;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

/// <summary>One value of a configuration file is set, and nothing else changes.</summary>
public sealed class ConfigurationEditTests
{
    private const string Rest = "    baseline: b.json # made in May\n    logs: {paths: [a.jsonl]}\n";

    private static string Change(string before, string model = "credit") => Encoding.UTF8.GetString(ConfigurationEdit.Change(Encoding.UTF8.GetBytes(before), "c.yml", model, "0.05"));

    [Theory]
    [InlineData("    drift: {psi_tolerance: 0.02, ks_tolerance: 0.1} # ours\n", "    drift: {psi_tolerance: 0.05, ks_tolerance: 0.1} # ours\n")]
    [InlineData("    drift: {ks_tolerance: 0.1}\n", "    drift: {psi_tolerance: 0.05, ks_tolerance: 0.1}\n")]
    [InlineData("    drift: {}\n", "    drift: {psi_tolerance: 0.05}\n")]
    [InlineData("    drift:\n", "    drift: {psi_tolerance: 0.05}\n")]
    [InlineData("    drift: # nothing yet\n", "    drift: {psi_tolerance: 0.05} # nothing yet\n")]
    [InlineData("    drift:\n      # why\n      psi_tolerance: 0.02   # so\n      ks_tolerance: 0.1\n", "    drift:\n      # why\n      psi_tolerance: 0.05   # so\n      ks_tolerance: 0.1\n")]
    [InlineData("    drift:\n      # why\n      ks_tolerance: 0.1\n", "    drift:\n      # why\n      psi_tolerance: 0.05\n      ks_tolerance: 0.1\n")]
    public void TheSection_KeepsItsForm_AndItsComments(string drift, string expected)
    {
        string head = "# the file\nmodels:\n  - name: other\n" + Rest + "    drift: {psi_tolerance: 0.02}\n\n  # ours\n  - name: credit\n";
        Assert.Equal(head + expected + Rest + "# end\n", Change(head + drift + Rest + "# end\n"));
    }

    [Fact]
    public void AModelWithoutTheSection_GetsIt_BelowItsName()
    {
        Assert.Equal("models:\n  - name: credit # loans\n    drift: {psi_tolerance: 0.05}\n" + Rest, Change("models:\n  - name: credit # loans\n" + Rest));
        Assert.Equal("models: [{drift: {psi_tolerance: 0.05}, name: credit, baseline: b}]", Change("models: [{name: credit, baseline: b}]"));
        Assert.Equal("models:\n- baseline: b\n  name: \"credit\"\n  drift: {psi_tolerance: 0.05}", Change("models:\n- baseline: b\n  name: \"credit\""));
    }

    [Fact]
    public void LineEnds_AndTheByteOrderMark_Stay()
    {
        byte[] before = [0xEF, 0xBB, 0xBF, .. "models:\r\n  - name: credit\r\n    baseline: b\r\n"u8];
        byte[] expected = [0xEF, 0xBB, 0xBF, .. "models:\r\n  - name: credit\r\n    drift: {psi_tolerance: 0.05}\r\n    baseline: b\r\n"u8];
        Assert.Equal(expected, ConfigurationEdit.Change(before, "c.yml", "credit", "0.05"));
    }

    [Theory]
    [InlineData("base: &d {psi_tolerance: 0.02}\nmodels:\n  - name: other\n    drift: *d\n  - name: credit\n    drift: *d\n")]
    [InlineData("base: &d {psi_tolerance: 0.02}\nmodels:\n  - name: credit\n    drift:\n      <<: *d\n")]
    [InlineData("models:\n  - name: credit\n    drift:\n      psi_tolerance: &t 0.02\n      ks_tolerance: *t\n")]
    [InlineData("models:\n  - name: credit\n    drift: ~\n")]
    [InlineData("models:\n  - name: ${MODEL}\n")]
    public void AForm_ThatWouldChangeMore_IsLeftToTheUser(string text)
    {
        ProblemException problem = Assert.Throws<ProblemException>(() => Change(text));
        Assert.Contains("Write it yourself: drift: {psi_tolerance: 0.05}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheFile_IsReplacedWhole_ThroughALink_WithItsPermissions()
    {
        string folder = Directory.CreateTempSubdirectory("edit-").FullName;
        try
        {
            string real = Path.Combine(folder, "real.yml"), link = Path.Combine(folder, "link.yml");
            File.WriteAllText(real, "models:\n  - name: credit\n    baseline: b.json\n    logs: {paths: [a.jsonl]}\n");
            File.CreateSymbolicLink(link, real);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            ConfigurationEdit.SetPsiTolerance(link, "credit", 0.05);
            Assert.Equal(0.05, ConfigurationFile.Read(link).Models[0].Drift.PsiTolerance);
            Assert.NotNull(new FileInfo(link).LinkTarget);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(real));
            Assert.Equal(["link.yml", "real.yml"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
