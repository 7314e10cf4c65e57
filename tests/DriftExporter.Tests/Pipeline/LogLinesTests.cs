using System.Text.Json;
using DriftExporter.Pipeline;

namespace DriftExporter.Tests.Pipeline;

/// <summary>One event, one line, whatever the texts hold.</summary>
public sealed class LogLinesTests : IDisposable
{
    private static readonly string[] s_awkward =
    [
        "plain", "", "two words", "a=b", "quote\"d", "back\\slash", "line\r\nbreak", "tab\there", "\u001b[31mred\u001b[0m", "\u009b31m", "nul\0", "\u007f",
        "\u2028", "\u0085", "\ud800", "x\udc00y", "予測", "🎯", "\ufffe",
    ];

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero));
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    private LogLines Log(bool json = false, string least = "Info") => new(_output, Enum.Parse<Severity>(least), json, _time);

    [Fact]
    public void Write_GivesLogfmt()
    {
        Log().Info("A model is watched.", ("model", "credit"), ("rows", 12), ("ratio", 0.5), ("path", "/var/log/my log"), ("none", null));
        Assert.Equal("ts=2026-03-01T12:00:00.123Z level=info msg=\"A model is watched.\" model=credit rows=12 ratio=0.5 path=\"/var/log/my log\" none=\"\"\n", _output.ToString());
    }

    [Fact]
    public void Write_GivesJson()
    {
        Log(json: true).Warn("A \"thing\".", ("rows", 12L), ("name", "x"), ("odd", double.NaN));
        Assert.Equal("{\"ts\":\"2026-03-01T12:00:00.123Z\",\"level\":\"warn\",\"msg\":\"A \\\"thing\\\".\",\"rows\":12,\"name\":\"x\",\"odd\":\"NaN\"}\n", _output.ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_IsOneLineWithoutControlCharacters_WhateverATextHolds(bool json)
    {
        LogLines log = Log(json);
        foreach (string text in s_awkward)
            log.Error(text, ("name", text));
        string[] lines = _output.ToString()[..^1].Split('\n');
        Assert.Equal(s_awkward.Length, lines.Length);
        Assert.All(lines, line => Assert.DoesNotContain(line, character => char.IsControl(character) || character is '\u2028' or '\u2029' || char.IsSurrogate(character)));
        if (!json)
            return;
        foreach ((string text, string line) in s_awkward.Zip(lines))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            Assert.Equal(text is "\ud800" ? "\ufffd" : text is "x\udc00y" ? "x\ufffdy" : text, document.RootElement.GetProperty("name").GetString());
        }
    }

    [Fact]
    public void Write_LeavesOutWhatIsBelowTheLevel()
    {
        LogLines log = Log(least: "Warn");
        log.Debug("d");
        log.Info("i");
        log.Warn("w");
        log.Error("e");
        Assert.Equal(2, _output.ToString().Count(character => character == '\n'));
    }

    [Fact]
    public void WarnOnceAMinute_SaysHowOftenItHappenedMeanwhile()
    {
        LogLines log = Log();
        void Warn(string key) => log.WarnOnceAMinute(key, "Bad.", ("key", key));

        Warn("a");
        Warn("a");
        Warn("b");
        _time.Advance(TimeSpan.FromSeconds(59));
        Warn("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Warn("a");
        _time.Advance(TimeSpan.FromMinutes(5));
        Warn("a");
        Assert.Equal(
        [
            "level=warn msg=\"Bad.\" key=a",
            "level=warn msg=\"Bad.\" key=b",
            "level=warn msg=\"Bad.\" key=a times_since_last_line=2",
            "level=warn msg=\"Bad.\" key=a",
        ], _output.ToString()[..^1].Split('\n').Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }
}

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private TimeSpan _passed;

    public void Advance(TimeSpan by) => _passed += by;

    public override DateTimeOffset GetUtcNow() => start + _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _passed.Ticks;
}
