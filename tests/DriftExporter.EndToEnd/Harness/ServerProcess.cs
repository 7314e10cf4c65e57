using System.Diagnostics;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>A server of Prometheus' family: started on a free port of loopback, waited for until it is ready.</summary>
internal abstract class ServerProcess : ChildProcess
{
    private readonly string _name;

    protected ServerProcess(string name, int port, params IEnumerable<string> arguments)
        : base(new ProcessStartInfo(Tool.Require(name), [$"--web.listen-address=127.0.0.1:{port}", .. arguments]) { WorkingDirectory = Tree(Tool.Require(name)) })
    {
        _name = name;
        Address = $"127.0.0.1:{port}";
        Http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    public string Address { get; }

    protected HttpClient Http { get; }

    /// <summary>Waits until it answers; a server that does not is ended, and its last words are told.</summary>
    protected static async Task<T> ReadyAsync<T>(T server)
        where T : ServerProcess
    {
        try
        {
            await Wait.ForAsync(server._name + " to be ready", async () =>
            {
                if (server.HasExited)
                    throw new InvalidOperationException($"{server._name} ended at once.\n{server.Said}");
                try
                {
                    using HttpResponseMessage answer = await server.Http.GetAsync("/-/ready");
                    return answer.IsSuccessStatusCode ? "yes" : null;
                }
                catch (HttpRequestException)
                {
                    return null; // it does not listen yet
                }
            }, () => server.Said);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The tree that the program was installed or unpacked into: / for /usr/bin/prometheus.</summary>
    private static string Tree(string program) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "../.."));
}
