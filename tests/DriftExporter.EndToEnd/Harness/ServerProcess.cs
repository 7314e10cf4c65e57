using System.Diagnostics;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>A server of Prometheus' family: started on a free port of loopback, waited for until it is ready.</summary>
internal abstract class ServerProcess : ChildProcess
{
    private readonly string _name;

    protected ServerProcess(string name, int port, TempFolder folder, params IEnumerable<string> arguments)
        : base(new ProcessStartInfo(Tool.Require(name), [$"--web.listen-address=127.0.0.1:{port}", .. arguments]) { WorkingDirectory = folder.Root })
    {
        _name = name;
        Address = $"127.0.0.1:{port}";
        Http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    public string Address { get; }

    protected HttpClient Http { get; }

    protected async Task ReadyAsync()
    {
        await Wait.ForAsync(_name + " to be ready", async () =>
        {
            try
            {
                using HttpResponseMessage answer = await Http.GetAsync("/-/ready");
                return answer.IsSuccessStatusCode ? "yes" : null;
            }
            catch (HttpRequestException) when (!HasExited)
            {
                return null;
            }
        }, () => Said);
    }
}
