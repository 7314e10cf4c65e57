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

    /// <summary>All series of an instant query.</summary>
    public async Task<IReadOnlyList<Sample>> QuerySeriesAsync(string expression)
    {
        using JsonDocument answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(series => new Sample(
            "", series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!, StringComparer.Ordinal),
            double.Parse(series.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>How many rules there are, and which of them have not been evaluated, or not without an error.</summary>
    public async Task<(int Rules, IReadOnlyList<string> Unhealthy)> RuleHealthAsync()
    {
        using JsonDocument answer = await GetAsync("/api/v1/rules");
        JsonElement[] rules = [.. answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())];
        return (rules.Length, [.. rules.Where(rule => rule.GetProperty("health").GetString() != "ok")
            .Select(rule => $"{rule.GetProperty("name")}: {rule.GetProperty("health")} {(rule.TryGetProperty("lastError", out JsonElement error) ? error.GetString() : "")}")]);
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

    /// <summary>All values of an instant query. An expression that Prometheus cannot parse fails the request.</summary>
    public async Task<IReadOnlyList<double>> ValuesAsync(string expression)
    {
        using HttpResponseMessage response = await Http.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{expression}\n{body}");
        using JsonDocument answer = JsonDocument.Parse(body);
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
            .Select(sample => double.Parse(sample.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture))];
    }

    /// <summary>The values of a label in the series of a selector.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string selector, string label)
    {
        using JsonDocument answer = await GetAsync($"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(selector)}");
        return [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(value => value.GetString()!)];
    }

    private async Task<JsonDocument> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path));
}
