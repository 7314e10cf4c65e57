using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DriftExporter.Configuration.Yaml;

/// <summary>YamlDotNet's events, with whatever it throws turned into one problem that has a place and a remedy.</summary>
internal sealed class YamlEvents(string text, ConfigurationSource source)
{
    private readonly Parser parser = new(new StringReader(text));
    private Mark last = new(0, 1, 1);

    public bool MoveNext(out ParsingEvent parsed)
    {
        try
        {
            bool more = parser.MoveNext();
            parsed = parser.Current!;
            if (more)
                last = parsed.End;
            return more;
        }
        catch (YamlException exception)
        {
            throw Describe(exception);
        }
        // The parser's own slips on damaged text: InvalidOperationException for "[1, 2" without end, others for bad escapes.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Refuse(last.Line, last.Column, "a list, a mapping or a quoted text is not closed, or an escape is damaged.",
                "Check brackets, quotes and backslashes from here on.");
        }
    }

    private ProblemException Describe(YamlException exception)
    {
        string message = exception.Message;
        (long line, long column) = (exception.Start.Line, exception.Start.Column);
        if (message.Contains(" tab ", StringComparison.Ordinal) && TryFindTab(line, out long tabLine, out long tabColumn))
            return Refuse(tabLine, tabColumn, "the line is indented with a tab.", "Indent with spaces.");
        string remedy =
            message.Contains("cannot start any token", StringComparison.Ordinal) ? "Put text that begins with @, ` or % in quotes."
            : message.Contains("invalid mapping", StringComparison.Ordinal) ? "Put text that holds a colon and a space in quotes."
            : message.Contains("anchor", StringComparison.Ordinal) || message.Contains("alias", StringComparison.Ordinal) ? "Put text that begins with * or & in quotes."
            : "Check indentation, quotes and brackets of this line and of the one before.";
        return Refuse(line, column, char.ToLowerInvariant(message[0]) + message[1..], remedy);
    }

    /// <summary>The parser's place is that of the mapping around it; the tab itself is at or after it.</summary>
    private bool TryFindTab(long fromLine, out long line, out long column)
    {
        (line, column) = (0, 0);
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            line++;
            int indentation = content.IndexOfAnyExcept(' ', '\t');
            column = 1 + content[..(indentation < 0 ? content.Length : indentation)].IndexOf('\t');
            if (line >= fromLine && indentation > 0 && column > 0)
                return true;
        }
        return false;
    }

    private ProblemException Refuse(long line, long column, string what, string remedy) =>
        new(new Origin(source, line, column).Where(""), "not valid YAML: " + what, remedy);
}
