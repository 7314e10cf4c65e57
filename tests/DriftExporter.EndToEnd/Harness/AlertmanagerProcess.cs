namespace DriftExporter.EndToEnd.Harness;

/// <summary>The real Alertmanager, alone, handing all alerts to one webhook.</summary>
internal sealed class AlertmanagerProcess : ServerProcess
{
    private AlertmanagerProcess(int port, TempFolder folder, string configuration)
        : base("prometheus-alertmanager", port, folder, $"--config.file={configuration}", "--storage.path=alertmanager", "--cluster.listen-address=")
    {
    }

    public static async Task<AlertmanagerProcess> StartAsync(TempFolder folder, string configuration)
    {
        var alertmanager = new AlertmanagerProcess(Tool.FreePort(), folder, configuration);
        await alertmanager.ReadyAsync();
        return alertmanager;
    }
}
