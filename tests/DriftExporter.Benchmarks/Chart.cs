using System.Globalization;
using System.Text;

namespace DriftExporter.Benchmarks;

/// <summary>One line on two logarithmic axes, as SVG. A power law is a straight line; a cost that does not grow is a level one.</summary>
internal static class Chart
{
    private const double Width = 640, Height = 340, Left = 78, Right = 28, Top = 44, Bottom = 52;

    public static string Draw(string title, string horizontal, string vertical, IReadOnlyList<(double Size, double Value)> points)
    {
        (double fromX, double toX) = Decades(points.Select(point => point.Size));
        (double fromY, double toY) = Decades(points.Select(point => point.Value));
        double X(double size) => Left + ((Width - Left - Right) * (Math.Log10(size) - fromX) / (toX - fromX));
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * (Math.Log10(value) - fromY) / (toY - fromY));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n");
        svg.Append(Text(Width / 2, 22, title, "middle", "font-size=\"14\" font-weight=\"bold\""));
        svg.Append(Text(Width / 2, Height - 10, horizontal, "middle"));
        svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"rotate(-90 16 {Height / 2})\">{Text(16, Height / 2, vertical, "middle").TrimEnd()}</g>\n");
        for (double decade = fromX; decade <= toX; decade++)
        {
            double x = X(Math.Pow(10, decade));
            svg.Append(Line(x, Top, x, Height - Bottom)).Append(Text(x, Height - Bottom + 18, Tick(decade), "middle"));
        }

        for (double decade = fromY; decade <= toY; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            svg.Append(Line(Left, y, Width - Right, y)).Append(Text(Left - 8, y + 4, Tick(decade), "end"));
        }

        string line = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Size):0.0},{Y(point.Value):0.0}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{line}\" fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\"/>\n");
        foreach ((double size, double value) in points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(size):0.0}\" cy=\"{Y(value):0.0}\" r=\"4\" fill=\"#1f6feb\"/>\n");
            svg.Append(Text(X(size), Y(value) - 10, Short(value), "middle"));
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Whole powers of ten around the values, two at least.</summary>
    private static (double From, double To) Decades(IEnumerable<double> values)
    {
        double from = Math.Floor(Math.Log10(values.Min())), to = Math.Ceiling(Math.Log10(values.Max() * 1.05));
        return (from, Math.Max(to, from + 1));
    }

    private static string Short(double value) => value >= 1000 ? value.ToString("#,0", CultureInfo.InvariantCulture) : value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Tick(double decade) => decade >= 6 ? $"{Short(Math.Pow(10, decade - 6))}M" : decade >= 3 ? $"{Short(Math.Pow(10, decade - 3))}k" : Short(Math.Pow(10, decade));

    private static string Line(double x1, double y1, double x2, double y2) =>
        string.Create(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.0}\" y1=\"{y1:0.0}\" x2=\"{x2:0.0}\" y2=\"{y2:0.0}\" stroke=\"#d0d7de\"/>\n");

    private static string Text(double x, double y, string text, string anchor, string more = "") => string.Create(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\" fill=\"#1f2328\" {more}>{System.Security.SecurityElement.Escape(text)}</text>\n");
}
