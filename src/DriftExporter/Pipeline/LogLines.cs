using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DriftExporter.Pipeline;

internal enum Severity : byte
{
    Debug,
    Info,
    Warn,
    Error,
}

/// <summary>
/// The exporter's own log: one line an event on stderr, logfmt or JSON. WARN: no data lost. ERROR: a person must act.
/// Never holds content of inference logs; control characters of names are escaped.
/// </summary>
internal sealed class LogLines(TextWriter output, Severity least, bool json, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Last, long Held)> _limited = [];

    public void Write(Severity level, string message, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (level < least)
            return;
        string at = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string word = level.ToString().ToLowerInvariant();
        var line = new StringBuilder(json
            ? $"{{\"ts\":\"{at}\",\"level\":\"{word}\",\"msg\":{Quote(message)}"
            : $"ts={at} level={word} msg={Quote(message)}");
        foreach ((string name, object? value) in fields)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            bool bare = value is int or long || (value is double number && double.IsFinite(number));
            if (json)
                line.Append(CultureInfo.InvariantCulture, $",\"{name}\":{(bare ? text : Quote(text))}");
            else
                line.Append(CultureInfo.InvariantCulture, $" {name}={(bare || IsPlain(text) ? text : Quote(text))}");
        }

        line.Append(json ? "}" : "");
        lock (_lock)
            output.WriteLine(line);
    }

    public void Debug(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(Severity.Debug, message, fields);

    public void Info(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(Severity.Info, message, fields);

    public void Warn(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(Severity.Warn, message, fields);

    public void Error(string message, params ReadOnlySpan<(string Name, object? Value)> fields) => Write(Severity.Error, message, fields);

    /// <summary>Writes at most once a minute for the same key; the next line says how many times it happened meanwhile.</summary>
    public void WarnOnceAMinute(string key, string message, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        long held;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (_limited.TryGetValue(key, out (long Last, long Held) state) && time.GetElapsedTime(state.Last, now) < TimeSpan.FromMinutes(1))
            {
                _limited[key] = (state.Last, state.Held + 1);
                return;
            }

            held = state.Held;
            _limited[key] = (now, 0);
        }

        Write(Severity.Warn, message, [.. fields, .. held > 0 ? [("times_since_last_line", (object?)held)] : Array.Empty<(string, object?)>()]);
    }

    private static bool IsPlain(string text) =>
        text.Length > 0 && text.All(character => character is > ' ' and not ('"' or '=' or '\\' or '\uFFFE' or '\uFFFF')
            && !char.IsControl(character) && !char.IsSurrogate(character) && !char.IsSeparator(character));

    private static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(WellFormed(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>A lone surrogate, as a message of the system or a file's name can hold it, becomes U+FFFD.</summary>
    private static string WellFormed(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}
