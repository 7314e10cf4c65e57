namespace DriftExporter.Dashboards.Grafana;

/// <summary>A dashboard in the JSON that Grafana imports, exports and provisions. Names are Grafana's, in camel case; what is null
/// is left out. Source of names and values: the npm package @grafana/schema, against whose types a test compiles the output.</summary>
internal sealed record Dashboard
{
    public required string Uid { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Editable { get; init; } = true;

    /// <summary>1: the crosshair is shared by all panels.</summary>
    public int GraphTooltip { get; init; } = 1;

    /// <summary>What Grafana 12 and 13 write. An older one takes it as it is; a newer one migrates it.</summary>
    public int SchemaVersion { get; init; } = 42;

    public string Timezone { get; init; } = "browser";

    public TimeRange Time { get; init; } = new("now-6h", "now");

    public string Refresh { get; init; } = "1m";

    public required NamedList<Variable> Templating { get; init; }

    public required NamedList<Annotation> Annotations { get; init; }

    public required IReadOnlyList<DashboardLink> Links { get; init; }

    public required IReadOnlyList<Panel> Panels { get; init; }
}

internal sealed record TimeRange(string From, string To);

/// <summary>Grafana wraps some lists into an object.</summary>
internal sealed record NamedList<T>(IReadOnlyList<T> List);

internal sealed record DataSource(string Type, string Uid)
{
    /// <summary>The one that the variable $datasource names.</summary>
    public static DataSource Prometheus { get; } = new("prometheus", "${datasource}");

    /// <summary>Grafana's own store of annotations.</summary>
    public static DataSource Own { get; } = new("grafana", "-- Grafana --");
}

/// <summary>A link to somewhere else, above all panels.</summary>
internal sealed record DashboardLink(string Title, string Url)
{
    public string Type { get; init; } = "link";

    public string Icon { get; init; } = "external link";

    public string Tooltip { get; init; } = "";

    public bool TargetBlank { get; init; } = true;

    public bool AsDropdown { get; init; }

    public bool IncludeVars { get; init; }

    public bool KeepTime { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>Something that a person chooses above the panels.</summary>
internal sealed record Variable
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public string? Description { get; init; }

    /// <summary>query or datasource.</summary>
    public required string Type { get; init; }

    /// <summary>A <see cref="VariableQuery"/>, or the plugin's name for a data source.</summary>
    public required object Query { get; init; }

    public DataSource? Datasource { get; init; }

    public bool Multi { get; init; }

    public bool IncludeAll { get; init; }

    /// <summary>What "All" is in a query; null: every value that was found, joined by |.</summary>
    public string? AllValue { get; init; }

    public VariableChoice? Current { get; init; }

    /// <summary>2: asked again when the time range changes.</summary>
    public int Refresh { get; init; } = 2;

    /// <summary>1: by name.</summary>
    public int Sort { get; init; } = 1;
}

internal sealed record VariableQuery(string Query)
{
    public string RefId { get; init; } = "PrometheusVariableQueryEditor-VariableQuery";
}

/// <param name="Text">A text, or a list of texts where several can be chosen.</param>
internal sealed record VariableChoice(object Text, object Value);

/// <summary>Marks on the time axis of all panels.</summary>
internal sealed record Annotation
{
    public required string Name { get; init; }

    public required DataSource Datasource { get; init; }

    public required string IconColor { get; init; }

    public bool Enable { get; init; } = true;

    public bool? Hide { get; init; }

    public int? BuiltIn { get; init; }

    public string? Type { get; init; }

    public string? Expr { get; init; }

    /// <summary>Resolution of the query; marks that are no further apart become one.</summary>
    public string? Step { get; init; }

    /// <summary>The value is the time of the mark, in milliseconds since the Unix epoch.</summary>
    public bool? UseValueForTime { get; init; }

    public string? TitleFormat { get; init; }

    public string? TextFormat { get; init; }
}
