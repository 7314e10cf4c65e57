using System.Globalization;

namespace DriftExporter.Exposition;

/// <summary>Reads Accept and Accept-Encoding as Prometheus sends them. Whatever cannot be read means plain text, uncompressed.</summary>
internal static class ContentNegotiation
{
    public static PageFormat Format(string? accept)
    {
        double text = 0, openMetrics = 0;
        foreach ((string type, double quality) in Weighted(accept))
        {
            if (type == "application/openmetrics-text")
                openMetrics = Math.Max(openMetrics, quality);
            else if (type is "text/plain" or "text/*" or "*/*")
                text = Math.Max(text, quality);
        }

        return openMetrics > 0 && openMetrics >= text ? PageFormat.OpenMetrics : PageFormat.Text;
    }

    public static bool AcceptsGzip(string? acceptEncoding) =>
        Weighted(acceptEncoding).Any(coding => coding.Token is "gzip" && coding.Quality > 0);

    private static IEnumerable<(string Token, double Quality)> Weighted(string? header)
    {
        foreach (string part in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pieces = part.Split(';', StringSplitOptions.TrimEntries);
            double quality = 1;
            foreach (string parameter in pieces.Skip(1))
            {
                if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                    quality = double.TryParse(parameter.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double given) && given is >= 0 and <= 1 ? given : 0;
            }

            yield return (pieces[0].ToLowerInvariant(), quality);
        }
    }
}
