using DriftExporter.Configuration;

namespace DriftExporter.Cli;

/// <summary>Exit code 0 when the exporter says that it is healthy, 1 when it does not or does not answer.</summary>
internal static class HealthCommand
{
    public static async Task<int> RunAsync(HealthVerb verb, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        if (!Durations.TryParse(verb.Timeout, out TimeSpan timeout) || timeout <= TimeSpan.Zero)
            throw new ProblemException("--timeout", $"is \"{verb.Timeout}\".", "Give a duration with its unit, for example 2s.");
        if (!Uri.TryCreate(verb.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new ProblemException("--url", $"is \"{verb.Url}\".", "Give a URL, for example http://127.0.0.1:9925.");
        using var client = new HttpClient { Timeout = timeout };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(url, "/-/healthy"), cancellation);
            string body = (await response.Content.ReadAsStringAsync(cancellation)).Trim();
            (response.IsSuccessStatusCode ? output : messages).WriteLine(body);
            return response.IsSuccessStatusCode ? ExitCode.Done : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            messages.WriteLine($"{url}: no answer within {verb.Timeout}: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
