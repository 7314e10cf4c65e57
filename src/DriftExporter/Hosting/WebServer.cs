using System.Buffers;
using System.IO.Compression;
using System.Net;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.StatusPage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DriftExporter.Hosting;

/// <summary>What the server may ask of the exporter.</summary>
internal interface IExporterState
{
    /// <summary>Every model's thread turns.</summary>
    bool IsHealthy { get; }

    /// <summary>Configuration and baselines are loaded, and each model's files have been looked for once.</summary>
    bool IsReady { get; }

    IReadOnlyList<ModelSnapshot> Models { get; }

    /// <summary>Reads configuration and baselines again; returns what is wrong with them, or null.</summary>
    string? Reload();
}

/// <summary>HTTP: /metrics, /-/healthy, /-/ready, the landing page and its document for programs, by Kestrel with limits that fit a sidecar.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int MaxConnections = 64;
    private const string StatusPath = "/api/v1/status";

    private readonly WebApplication _app;
    private readonly WebConfiguration _web;
    private readonly MetricsPage _metrics;
    private readonly IExporterState _state;
    private readonly string _version;
    private int _inFlight;

    public WebServer(WebConfiguration web, MetricsPage metrics, IExporterState state, string version)
    {
        _web = web;
        _metrics = metrics;
        _state = state;
        _version = version;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The addresses that are listened on, with the port that was taken for port 0.</summary>
    public ICollection<string> Addresses => _app.Urls;

    public Task StartAsync(CancellationToken cancellation) => _app.StartAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    /// <summary>Kestrel's defaults let a few hundred idle connections use up the descriptors of the process; these do not.</summary>
    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        foreach (ListenAddress address in _web.ListenAddresses)
        {
            if (address.Host is null)
                options.ListenAnyIP(address.Port, listen => listen.Protocols = HttpProtocols.Http1);
            else
                options.Listen(new IPEndPoint(address.Host, address.Port), listen => listen.Protocols = HttpProtocols.Http1);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            if (Interlocked.Increment(ref _inFlight) > _web.MaxRequests)
                await TextAsync(context, 503, "Too many requests at once.\n");
            else if (!IsAllowedHost(context.Request.Host.Host))
                await TextAsync(context, 421, "This host name is not served here.\n");
            else
                await RouteAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "/";
        if (path == "/-/reload" && _web.EnableLifecycle)
            return ReloadAsync(context);
        bool known = path == _web.TelemetryPath || path is "/-/healthy" or "/-/ready" || (path is "/" or StatusPath && _web.StatusPage);
        if (!known)
            return TextAsync(context, 404, "Not found.\n");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return TextAsync(context, 405, "Only GET and HEAD.\n");
        }

        if (path == _web.TelemetryPath)
            return MetricsAsync(context);
        return path switch
        {
            "/-/healthy" => _state.IsHealthy ? TextAsync(context, 200, "Healthy.\n") : TextAsync(context, 503, "A model's thread does not turn.\n"),
            "/-/ready" => _state.IsReady ? TextAsync(context, 200, "Ready.\n") : TextAsync(context, 503, "Not ready yet.\n"),
            StatusPath => BodyAsync(context, 200, StatusDocument.ContentType, StatusDocument.Render(_state.Models, _version)),
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

        string? problem = await Task.Run(_state.Reload);
        await TextAsync(context, problem is null ? 200 : 500, problem is null ? "Reloaded.\n" : problem + "\n");
    }

    private async Task MetricsAsync(HttpContext context)
    {
        PageFormat format = ContentNegotiation.Format(context.Request.Headers.Accept);
        (ReadOnlyMemory<byte> models, ReadOnlyMemory<byte> exporter) = _metrics.Render(format);
        HttpResponse response = context.Response;
        response.ContentType = MetricsPage.ContentType(format);
        response.Headers.Vary = "Accept, Accept-Encoding";
        if (ContentNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding))
        {
            using var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(models.Span);
                gzip.Write(exporter.Span);
            }

            response.Headers.ContentEncoding = "gzip";
            models = compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
            exporter = default;
        }

        response.ContentLength = models.Length + exporter.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await response.Body.WriteAsync(models, context.RequestAborted);
        await response.Body.WriteAsync(exporter, context.RequestAborted);
    }

    private Task LandingAsync(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return BodyAsync(context, 200, "text/html; charset=utf-8", LandingPage.Render(_state.Models, _web.TelemetryPath, _version));
    }

    private static Task TextAsync(HttpContext context, int status, string text) =>
        BodyAsync(context, status, "text/plain; charset=utf-8", text);

    private static Task BodyAsync(HttpContext context, int status, string type, string text) =>
        BodyAsync(context, status, type, System.Text.Encoding.UTF8.GetBytes(text));

    private static async Task BodyAsync(HttpContext context, int status, string type, byte[] bytes)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private bool IsAllowedHost(string host) =>
        _web.AllowedHosts.Count == 0 || _web.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
