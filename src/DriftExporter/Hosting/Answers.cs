using System.Text;

namespace DriftExporter.Hosting;

/// <summary>Whole answers: status, type, length, and the body unless the request is HEAD.</summary>
internal static class Answers
{
    public static Task TextAsync(HttpContext context, int status, string text) =>
        BodyAsync(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static async Task BodyAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
