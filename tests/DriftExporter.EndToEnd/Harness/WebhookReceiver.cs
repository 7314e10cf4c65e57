using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>One alert as Alertmanager posts it.</summary>
internal sealed record ReceivedAlert(string Status, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations);

/// <summary>The far end of an alert: a webhook on loopback that keeps what it gets.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ReceivedAlert> _alerts = new();
    private readonly Task _serving;

    public WebhookReceiver()
    {
        Url = $"http://127.0.0.1:{Tool.FreePort()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Url { get; }

    public IReadOnlyList<ReceivedAlert> Alerts => [.. _alerts];

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using (JsonDocument body = await JsonDocument.ParseAsync(context.Request.InputStream))
                {
                    foreach (JsonElement alert in body.RootElement.GetProperty("alerts").EnumerateArray())
                        _alerts.Enqueue(new ReceivedAlert(alert.GetProperty("status").GetString()!, Texts(alert, "labels"), Texts(alert, "annotations")));
                }

                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return; // closed
            }
        }
    }

    private static Dictionary<string, string> Texts(JsonElement alert, string name) =>
        alert.GetProperty(name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
}
