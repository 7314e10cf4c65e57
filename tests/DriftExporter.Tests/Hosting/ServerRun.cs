using System.Net;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.Hosting;

/// <summary>What a server is told of its exporter.</summary>
internal sealed class ServerState : IExporterState
{
    public bool IsHealthy { get; set; } = true;

    public bool IsReady { get; set; } = true;

    public IReadOnlyList<ModelSnapshot> Models { get; set; } = [SampleModel.Snapshot()];

    public string? Problem { get; set; }

    public int Reloads { get; private set; }

    public string? Reload()
    {
        Reloads++;
        return Problem;
    }
}

/// <summary>A server on loopback with a web configuration in a folder of its own.</summary>
internal sealed class ServerRun : IAsyncDisposable
{
    private readonly StringWriter _log = new();
    private Action? _onRender;

    public string Folder { get; } = Directory.CreateTempSubdirectory("drift-server-").FullName;

    public WebServer Server { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public string Log => _log.ToString();

    /// <summary>Ends with the scrape's page being made.</summary>
    public Action? OnRender { set => _onRender = value; }

    /// <param name="yaml">Null: no web configuration.</param>
    public async Task StartAsync(string? yaml, WebConfiguration? web = null)
    {
        if (yaml is not null)
            Write("web.yml", yaml);
        var state = new ServerState();
        var page = new MetricsPage(() =>
        {
            _onRender?.Invoke();
            return state.Models;
        }, SampleModel.Status, true, 20_000, _ => { });
        Server = new WebServer(
            (web ?? new WebConfiguration()) with { ListenAddresses = [new ListenAddress(IPAddress.Loopback, 0)], ConfigFile = yaml is null ? null : Path.Combine(Folder, "web.yml") },
            page, state, "1.2.3+abc", new LogLines(TextWriter.Synchronized(_log), Severity.Info, json: false, TimeProvider.System), TimeProvider.System);
        await Server.StartAsync(TestContext.Current.CancellationToken);
        Address = new Uri(Server.Addresses.Single());
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
