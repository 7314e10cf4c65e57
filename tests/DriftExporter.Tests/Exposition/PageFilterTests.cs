using System.Text;
using DriftExporter.Exposition;

namespace DriftExporter.Tests.Exposition;

public sealed class PageFilterTests
{
    private const string Text = """
        # HELP a_seconds Help with # HELP in it.
        # TYPE a_seconds histogram
        a_seconds_bucket{le="1.0"} 1
        a_seconds_bucket{le="+Inf"} 2
        a_seconds_sum 3
        a_seconds_count 2
        # HELP b_total B.
        # TYPE b_total counter
        b_total{x="# HELP b_total\n"} 1
        # HELP b A gauge that shares the stem.
        # TYPE b gauge
        b 1
        # HELP c_sum A gauge.
        # TYPE c_sum gauge
        c_sum 1

        """;

    [Theory]
    [InlineData("a_seconds", "a_seconds")]
    [InlineData("a_seconds_bucket", "a_seconds")]
    [InlineData("a_seconds_sum,a_seconds_count", "a_seconds")]
    [InlineData("a_seconds_total", "")]
    [InlineData("b_total", "b_total")]
    [InlineData("c_sum", "c_sum")]
    [InlineData("c", "")]
    [InlineData("C_SUM", "")]
    [InlineData("", "")]
    [InlineData("c_sum,b,nothing", "b_total,b,c_sum")]
    public void Keep_KeepsWholeFamiliesByName(string names, string families)
    {
        byte[] kept = PageFilter.Keep(Encoding.UTF8.GetBytes(Text), names.Split(','));
        string[] lines = Encoding.UTF8.GetString(kept).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(families.Split(',', StringSplitOptions.RemoveEmptyEntries), lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]));
        string[] all = Text.Split('\n');
        Assert.Equal(lines, all.Where(lines.Contains)); // in their order, nothing changed
        if (families == "a_seconds")
            Assert.Equal(6, lines.Length);
    }

    [Fact]
    public void Keep_KeepsTheEndOfAnOpenMetricsPage_AndKnowsCountersByBothNames()
    {
        byte[] page = "# HELP b B.\n# TYPE b counter\nb_total 1\n# HELP c C.\n# TYPE c gauge\nc 1\n# EOF\n"u8.ToArray();
        foreach (string name in (string[])["b", "b_total"])
            Assert.Equal("# HELP b B.\n# TYPE b counter\nb_total 1\n# EOF\n", Encoding.UTF8.GetString(PageFilter.Keep(page, [name])));
        Assert.Equal("# EOF\n", Encoding.UTF8.GetString(PageFilter.Keep(page, ["nothing"])));
    }
}
