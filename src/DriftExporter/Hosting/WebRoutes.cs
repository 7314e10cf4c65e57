using DriftExporter.Configuration;
using DriftExporter.StatusPage;
using static DriftExporter.Hosting.Answers;

namespace DriftExporter.Hosting;

/// <summary>Which path is served by whom, and by which methods.</summary>
internal sealed class WebRoutes(WebConfiguration web, MetricsEndpoint metrics, IExporterState state, string version)
{
    private const string StatusPath = "/api/v1/status";

    public Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        if (path == "/-/reload" && web.EnableLifecycle)
            return ReloadAsync(context);
        bool known = path == web.TelemetryPath || path is "/-/healthy" or "/-/ready" || (path is "/" or StatusPath && web.StatusPage);
        if (!known)
            return TextAsync(context, 404, "Not found.\n");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return TextAsync(context, 405, "Only GET and HEAD.\n");
        }

        if (path == web.TelemetryPath)
            return metrics.AnswerAsync(context);
        return path switch
        {
            "/-/healthy" => state.IsHealthy ? TextAsync(context, 200, "Healthy.\n") : TextAsync(context, 503, "A model's thread does not turn.\n"),
            "/-/ready" => state.IsReady ? TextAsync(context, 200, "Ready.\n") : TextAsync(context, 503, "Not ready yet.\n"),
            StatusPath => BodyAsync(context, 200, StatusDocument.ContentType, StatusDocument.Render(state.Models, version)),
            _ => LandingAsync(context),
        };
    }

    private async Task ReloadAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await TextAsync(context, 405, "Only POST.\n");
            return;
        }

        string? problem = await Task.Run(state.Reload);
        await TextAsync(context, problem is null ? 200 : 500, problem is null ? "Reloaded.\n" : problem + "\n");
    }

    private Task LandingAsync(HttpContext context)
    {
        if (context.Response.Headers.ContentSecurityPolicy.Count == 0)
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return BodyAsync(context, 200, "text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(LandingPage.Render(state.Models, web.TelemetryPath, version)));
    }
}
