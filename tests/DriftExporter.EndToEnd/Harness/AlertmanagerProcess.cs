namespace DriftExporter.EndToEnd.Harness;

/// <summary>The real Alertmanager, alone, handing all alerts to one webhook.</summary>
internal sealed class AlertmanagerProcess : ServerProcess
{
    private AlertmanagerProcess(int port, TempFolder folder, string configuration)
        : base("prometheus-alertmanager", port, $"--config.file={configuration}", $"--storage.path={folder["alertmanager"]}", "--cluster.listen-address=")
    {
    }

    public static Task<AlertmanagerProcess> StartAsync(TempFolder folder, string configuration) =>
        ReadyAsync(new AlertmanagerProcess(Tool.FreePort(), folder, configuration));
}
