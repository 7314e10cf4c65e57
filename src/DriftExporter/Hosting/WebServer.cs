using System.Net;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;
using DriftExporter.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using static DriftExporter.Hosting.Answers;

namespace DriftExporter.Hosting;

/// <summary>HTTP by Kestrel, with limits that fit a sidecar, and what stands before every path: rate, host, user, requests at once.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly WebConfiguration _web;
    private readonly WebRoutes _routes;
    private readonly RequestSlots _slots;
    private readonly LiveWebSettings _settings;
    private readonly BasicAuthentication _authentication = new();
    private readonly TimeProvider _time;
    private readonly int _connections;
    private readonly Lock _rating = new();
    private (TimeSpan Interval, int Burst, TokenBucket Bucket)? _rate;

    /// <summary>Throws <see cref="ProblemException"/> when the web configuration is not valid.</summary>
    /// <param name="connections">Open at the same time; further ones are closed at once.</param>
    public WebServer(WebConfiguration web, MetricsPage metrics, IExporterState state, string version, LogLines log, TimeProvider time, int connections = DescriptorBudget.MostConnections)
    {
        (_web, _time, _connections) = (web, time, connections);
        _slots = new RequestSlots(web.MaxRequests);
        _routes = new WebRoutes(web, new MetricsEndpoint(metrics, _slots, log, time), state, version);
        _settings = new LiveWebSettings(web.ConfigFile, log, time);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new BoundedTransport(
            new SocketTransportFactory(services.GetRequiredService<IOptions<SocketTransportOptions>>(), services.GetRequiredService<ILoggerFactory>()),
            connections + DescriptorBudget.Closing));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The addresses that are listened on, with the port that was taken for port 0.</summary>
    public ICollection<string> Addresses => _app.Urls;

    public Task StartAsync(CancellationToken cancellation) => _app.StartAsync(cancellation);

    /// <summary>Reads the web configuration again if it changed.</summary>
    public void LookAgain() => _settings.Look();

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _settings.Dispose();
        _authentication.Dispose();
    }

    /// <summary>Kestrel's defaults let a few hundred idle connections use up the descriptors of the process; these do not.</summary>
    private void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxConcurrentConnections = _connections;
        options.Limits.MaxConcurrentUpgradedConnections = 0;
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        options.Limits.MaxRequestLineSize = 4 * 1024;
        options.Limits.Http2.MaxStreamsPerConnection = 16;
        foreach (ListenAddress address in _web.ListenAddresses)
        {
            if (address.Host is null)
                options.ListenAnyIP(address.Port, Configure);
            else
                options.Listen(new IPEndPoint(address.Host, address.Port), Configure);
        }
    }

    private void Configure(ListenOptions listen)
    {
        LoadedWebSettings settings = _settings.Current;
        listen.Protocols = settings.Tls is not null && settings.Settings.Http2 ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
        if (settings.Tls is null)
            return;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(5),
            OnConnection = _ => ValueTask.FromResult(_settings.Current.Tls!.Options()),
        });
    }

    private async Task HandleAsync(HttpContext context)
    {
        WebSettings settings = _settings.Current.Settings;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        foreach ((string name, string value) in settings.Headers)
            context.Response.Headers[name] = value;
        if (!IsWithinRate(settings))
            await TextAsync(context, 429, "Too many requests in a short time.\n");
        else if (!IsAllowedHost(context.Request.Host.Host))
            await TextAsync(context, 421, "This host name is not served here.\n");
        else if (settings.Users is null || await IsLetInAsync(context, settings.Users))
            await ServeAsync(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (!_slots.TryTake())
        {
            await TextAsync(context, 503, "Too many requests at once.\n");
            return;
        }

        try
        {
            await _routes.AnswerAsync(context);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<bool> IsLetInAsync(HttpContext context, WebUsers users)
    {
        Access access = await _authentication.CheckAsync(users, context.Request.Headers.Authorization, context.RequestAborted);
        if (access == Access.Granted)
            return true;
        if (access == Access.Refused)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"drift-exporter\", charset=\"UTF-8\"";
        await (access == Access.Busy ? TextAsync(context, 503, "Too many passwords to verify at once.\n") : TextAsync(context, 401, "Unauthorized.\n"));
        return false;
    }

    private bool IsWithinRate(WebSettings settings)
    {
        if (settings.RateInterval == TimeSpan.Zero)
            return true;
        lock (_rating)
        {
            if (_rate is not { } rate || rate.Interval != settings.RateInterval || rate.Burst != settings.RateBurst)
                _rate = (settings.RateInterval, settings.RateBurst, new TokenBucket(settings.RateInterval, settings.RateBurst, _time));
            return _rate.Value.Bucket.TryTake();
        }
    }

    /// <summary>An IPv6 address stands in brackets in the header, and may in the list.</summary>
    private bool IsAllowedHost(string host) =>
        _web.AllowedHosts.Count == 0 || _web.AllowedHosts.Any(allowed => string.Equals(allowed.Trim('[', ']'), host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));
}
