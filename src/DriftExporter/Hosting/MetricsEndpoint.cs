using System.Globalization;
using System.IO.Compression;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;

namespace DriftExporter.Hosting;

/// <summary>/metrics: the page in the format, the encoding and the time that the scraper asks for.</summary>
internal sealed class MetricsEndpoint(MetricsPage page, RequestSlots slots, LogLines log, TimeProvider time)
{
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>What the answer's way to the scraper is given, as blackbox_exporter does.</summary>
    private static readonly TimeSpan s_offset = TimeSpan.FromSeconds(0.5);

    /// <summary>For scrapers that do not say how long they wait.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public async Task AnswerAsync(HttpContext context)
    {
        PageFormat format = ContentNegotiation.Format(context.Request.Headers.Accept);
        bool gzip = ContentNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding);
        string?[] names = context.Request.Query.TryGetValue("name[]", out var asked) ? [.. asked] : [];
        TimeSpan budget = Budget(context.Request.Headers[TimeoutHeader]);
        Task<ReadOnlyMemory<byte>> composing = Task.Run(() => Compose(format, names, gzip), CancellationToken.None);
        if (!await IsDoneAsync(composing, budget, context.RequestAborted))
        {
            log.WarnOnceAMinute($"scrape {format}", "A page could not be made within the scrape's timeout.", ("budget_seconds", budget.TotalSeconds));
            await Answers.TextAsync(context, 503, "The page could not be made within the scrape's timeout.\n");
            return;
        }

        ReadOnlyMemory<byte> body = await composing;
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        if (gzip)
            context.Response.Headers.ContentEncoding = "gzip";
        await Answers.BodyAsync(context, 200, MetricsPage.ContentType(format), body);
    }

    /// <summary>How long making the page may take: the scraper's timeout less the offset, never less than its half.</summary>
    internal static TimeSpan Budget(string? header)
    {
        if (!double.TryParse(header, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !(seconds > 0 && seconds <= 3600))
            return s_patience;
        TimeSpan timeout = TimeSpan.FromSeconds(seconds);
        return timeout - s_offset > timeout / 2 ? timeout - s_offset : timeout / 2;
    }

    private async Task<bool> IsDoneAsync(Task composing, TimeSpan budget, CancellationToken cancellation)
    {
        try
        {
            await composing.WaitAsync(budget, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            // Whoever leaves early, by a timeout or by hanging up, leaves work behind.
            if (!composing.IsCompleted)
                slots.HoldUntil(composing);
        }
    }

    private ReadOnlyMemory<byte> Compose(PageFormat format, string?[] names, bool gzip)
    {
        (ReadOnlyMemory<byte> models, ReadOnlyMemory<byte> exporter) = page.Render(format);
        using var whole = new MemoryStream(gzip ? 64 * 1024 : models.Length + exporter.Length);
        using (Stream? compressed = gzip ? new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true) : null)
        {
            foreach (ReadOnlyMemory<byte> part in (ReadOnlyMemory<byte>[])[models, exporter])
                (compressed ?? whole).Write(names.Length == 0 ? part.Span : PageFilter.Keep(part.Span, names));
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }
}
