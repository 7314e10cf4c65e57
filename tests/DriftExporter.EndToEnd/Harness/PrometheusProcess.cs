using System.Text.Json;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>The real Prometheus.</summary>
internal sealed class PrometheusProcess : ServerProcess
{
    private PrometheusProcess(int port, TempFolder folder, string configuration)
        : base("prometheus", port, $"--config.file={configuration}", $"--storage.tsdb.path={folder["prometheus"]}")
    {
    }

    public static Task<PrometheusProcess> StartAsync(TempFolder folder, string configuration) =>
        ReadyAsync(new PrometheusProcess(Tool.FreePort(), folder, configuration));

    /// <summary>The only value of an instant query; null while there is none.</summary>
    public async Task<double?> QueryAsync(string expression)
    {
        using JsonDocument answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        JsonElement result = answer.RootElement.GetProperty("data").GetProperty("result");
        return result.GetArrayLength() == 0 ? null
            : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>inactive, pending or firing, and whether the rule has been evaluated without an error.</summary>
    public async Task<(string State, bool Healthy)> AlertStateAsync(string alert)
    {
        using JsonDocument answer = await GetAsync("/api/v1/rules?type=alert");
        foreach (JsonElement group in answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray())
        {
            foreach (JsonElement rule in group.GetProperty("rules").EnumerateArray())
            {
                if (rule.GetProperty("name").GetString() == alert)
                    return (rule.GetProperty("state").GetString()!, rule.GetProperty("health").GetString() == "ok");
            }
        }

        throw new InvalidOperationException($"Prometheus has no rule {alert}.");
    }

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path));
}
