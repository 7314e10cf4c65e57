using DriftExporter.Dashboards;
using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Tests.Dashboards;

/// <summary>samples/grafana holds what the verb writes. DRIFT_WRITE_DOCS=1 (./build.sh docs) writes it.</summary>
public sealed class DashboardDocsTests
{
    private static string Sample => Path.Combine(TestData.Repository, "samples/grafana/dashboards/drift-exporter.json");

    [Fact]
    public void Sample_IsTheDashboard()
    {
        string dashboard = DashboardJson.Of(DriftDashboard.Of(new DashboardSettings()));
        if (Environment.GetEnvironmentVariable("DRIFT_WRITE_DOCS") == "1")
            File.WriteAllText(Sample, dashboard);
        Assert.True(dashboard == File.ReadAllText(Sample), "samples/grafana/dashboards/drift-exporter.json is not what the program writes now. Run ./build.sh docs.");
    }
}
