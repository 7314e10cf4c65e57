using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Dashboards;

/// <summary>What the verb writes, compiled against the types that Grafana publishes for dashboards, panels and queries.</summary>
public sealed class DashboardSchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Dashboard_CompilesAgainstGrafanasTypes()
    {
        CommandResult result = await CommandLine.RunExporterAsync("dashboard", "-o", _folder["dashboard.json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        await PublishedSchemas.CheckAsync("grafana.mjs", _folder["dashboard.json"]);
    }

    /// <summary>The check itself: what Grafana does not know is found, in each kind of value.</summary>
    [Fact]
    public async Task Check_RefusesWhatGrafanaDoesNotKnow()
    {
        string json = (await CommandLine.RunExporterAsync("dashboard")).Output;
        string[] wrong = [json.Replace("\"drawStyle\": \"line\"", "\"drawStyle\": \"wavy\"", StringComparison.Ordinal), json.Replace("\"cellGap\"", "\"cellGape\"", StringComparison.Ordinal), json.Replace("\"format\": \"table\"", "\"format\": \"sheet\"", StringComparison.Ordinal)];
        foreach (string text in wrong)
        {
            Assert.NotEqual(json, text);
            CommandResult result = await PublishedSchemas.RunAsync("grafana.mjs", _folder.Write("wrong.json", text));
            Assert.True(result.ExitCode == 1, result.ToString());
        }
    }
}
