using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DriftExporter.Dashboards.Grafana;

/// <summary>
/// A dashboard's bytes. The writers are made at build time, since the published program is trimmed; what stands behind a property
/// of type object has to be listed here, or writing it fails.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Dashboard))]
[JsonSerializable(typeof(VariableQuery))]
[JsonSerializable(typeof(StatOptions))]
[JsonSerializable(typeof(TimeSeriesOptions))]
[JsonSerializable(typeof(StateTimelineOptions))]
[JsonSerializable(typeof(HeatmapOptions))]
[JsonSerializable(typeof(BarChartOptions))]
[JsonSerializable(typeof(TableOptions))]
[JsonSerializable(typeof(TimeSeriesField))]
[JsonSerializable(typeof(StateTimelineField))]
[JsonSerializable(typeof(BarChartField))]
[JsonSerializable(typeof(TableField))]
[JsonSerializable(typeof(LineStyle))]
[JsonSerializable(typeof(CellOptions))]
[JsonSerializable(typeof(Organize))]
[JsonSerializable(typeof(SortBy))]
[JsonSerializable(typeof(NoOptions))]
[JsonSerializable(typeof(Thresholds))]
[JsonSerializable(typeof(ValueMapping[]))]
[JsonSerializable(typeof(DataLink[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class DashboardJson : JsonSerializerContext
{
    private static readonly DashboardJson s_json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    public static string Of(Dashboard dashboard) => JsonSerializer.Serialize(dashboard, s_json.Dashboard) + "\n";
}
