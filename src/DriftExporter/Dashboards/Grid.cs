using DriftExporter.Dashboards.Grafana;

namespace DriftExporter.Dashboards;

/// <summary>Lays panels out from left to right on Grafana's grid of 24 columns, and numbers them.</summary>
internal sealed class Grid
{
    private const int Columns = 24;

    private readonly List<Panel> _panels = [];
    private int _column, _top, _bottom;

    public IReadOnlyList<Panel> Panels => _panels;

    /// <summary>A heading over the panels that follow.</summary>
    public void Row(string title)
    {
        Place(Columns, 1, new Panel { Type = "row", Title = title, Collapsed = false, Panels = [] });
    }

    public void Place(int width, int height, Panel panel)
    {
        if (_column + width > Columns)
            (_column, _top) = (0, _bottom);
        _panels.Add(panel with { Id = _panels.Count + 1, GridPos = new(_column, _top, width, height) });
        _column += width;
        _bottom = Math.Max(_bottom, _top + height);
    }
}
