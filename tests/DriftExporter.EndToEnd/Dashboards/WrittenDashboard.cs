using DriftExporter.EndToEnd.Harness;
using System.Text.Json;

namespace DriftExporter.EndToEnd.Dashboards;

/// <summary>One query of the dashboard, as it stands there.</summary>
internal sealed record DashboardQuery(string Where, string Expression);

/// <summary>Reads a dashboard's JSON as Grafana does: its queries, and the variables put into them.</summary>
internal sealed class WrittenDashboard(JsonElement root)
{
    public static async Task<WrittenDashboard> MakeAsync()
    {
        CommandResult made = await CommandLine.RunExporterAsync("dashboard");
        Assert.True(made.ExitCode == 0, made.ToString());
        return new WrittenDashboard(JsonDocument.Parse(made.Output).RootElement);
    }

    /// <summary>Queries of panels and annotations.</summary>
    public IEnumerable<DashboardQuery> Queries
    {
        get
        {
            foreach (JsonElement panel in root.GetProperty("panels").EnumerateArray().Where(panel => panel.GetProperty("type").GetString() != "row"))
            {
                foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
                    yield return new($"panel \"{panel.GetProperty("title").GetString()}\", query {target.GetProperty("refId").GetString()}", target.GetProperty("expr").GetString()!);
            }

            foreach (JsonElement annotation in root.GetProperty("annotations").GetProperty("list").EnumerateArray().Where(annotation => annotation.TryGetProperty("expr", out _)))
                yield return new($"annotation \"{annotation.GetProperty("name").GetString()}\"", annotation.GetProperty("expr").GetString()!);
        }
    }

    /// <summary>Variables that ask Prometheus, in their order: label_values(selector, label) as name, selector and label.</summary>
    public IEnumerable<(string Name, string Selector, string Label)> Variables
    {
        get
        {
            foreach (JsonElement variable in root.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.GetProperty("type").GetString() == "query"))
            {
                string query = variable.GetProperty("query").GetProperty("query").GetString()!;
                int comma = query.LastIndexOf(',');
                Assert.StartsWith("label_values(", query, StringComparison.Ordinal);
                yield return (variable.GetProperty("name").GetString()!, query["label_values(".Length..comma], query[(comma + 1)..^1].Trim());
            }
        }
    }

    /// <summary>With each variable's value in its place, Grafana's own ones too.</summary>
    public static string With(string expression, IReadOnlyDictionary<string, string> values)
    {
        foreach ((string name, string value) in values.OrderByDescending(value => value.Key.Length))
            expression = expression.Replace("$" + name, value, StringComparison.Ordinal);
        Assert.DoesNotContain("$", expression, StringComparison.Ordinal);
        return expression;
    }
}
