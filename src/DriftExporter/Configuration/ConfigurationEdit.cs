using System.Globalization;
using System.Text;
using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>
/// Sets one number in a configuration file and leaves every other character of it as it is. The text is changed where the tree says
/// that the key stands or belongs; then it is read again, and unless exactly that one value differs, the file stays as it was and the
/// user is told what to write.
/// </summary>
internal static class ConfigurationEdit
{
    private const string Section = "drift", Key = "psi_tolerance";

    /// <param name="model">Name of the model, as the file spells it.</param>
    public static void SetPsiTolerance(string path, string model, double value)
    {
        // Through links, so that the link stays one.
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        byte[] before = File.ReadAllBytes(target);
        byte[] after = Change(before, path, model, value.ToString("0.############", CultureInfo.InvariantCulture));
        ConfigurationFile.Parse(after, path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
        Replace(target, after);
    }

    /// <summary>The file's bytes with the value in them.</summary>
    public static byte[] Change(byte[] bytes, string name, string model, string value)
    {
        ConfigurationSource source = new(name, "/");
        int mark = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        string text = YamlText.Decode(bytes, source);
        YamlMap root = (YamlMap)YamlTree.Read(text, source)!;
        int index = IndexOf(root, model);
        ProblemException byHand = new($"{name} model {model}", "is not written in a form that --write can change without touching anything else.", $"Write it yourself: {Section}: {{{Key}: {value}}}");
        if (index < 0)
            throw byHand;
        string changed = Insert(text, (YamlMap)((YamlList)Find(root, "models")!).Items[index], value) ?? throw byHand;
        if (!DiffersOnlyIn(root, changed, source, $"models[{index}].{Section}.{Key}={value}"))
            throw byHand;
        return [.. bytes.AsSpan(0, mark), .. Encoding.UTF8.GetBytes(changed)];
    }

    private static int IndexOf(YamlMap root, string model) => ((YamlList)Find(root, "models")!).Items.ToList()
        .FindIndex(item => item is YamlMap map && Find(map, "name") is YamlScalar name && name.Text == model);

    /// <summary>Null where the place is not what it is expected to be.</summary>
    private static string? Insert(string text, YamlMap model, string value)
    {
        YamlEntry? drift = model.Entries.Cast<YamlEntry?>().FirstOrDefault(entry => entry!.Value.Key.Text == Section);
        return drift?.Value switch
        {
            null => InsertSection(text, model, value),
            YamlMap section when Find(section, Key) is YamlScalar old => Splice(text, old.Origin, old.Text, value),
            YamlMap section => InsertKey(text, section, $"{Key}: {value}"),
            YamlScalar { IsNull: true, Text: "" } => Splice(text, drift.Value.Key.Origin, $"{Section}:", $"{Section}: {{{Key}: {value}}}"),
            _ => null,
        };
    }

    /// <summary>Below the line of the model's name, which every model has.</summary>
    private static string? InsertSection(string text, YamlMap model, string value)
    {
        string entry = $"{Section}: {{{Key}: {value}}}";
        if (At(text, model.Origin) is not { } start || text[start] == '{')
            return InsertKey(text, model, entry);
        YamlEntry name = model.Entries.First(candidate => candidate.Key.Text == "name");
        if (At(text, name.Value.Origin) is not { } at)
            return null;
        int end = text.AsSpan(at).IndexOfAny('\r', '\n');
        end = end < 0 ? text.Length : at + end;
        return text[..end] + NewLine(text) + new string(' ', (int)name.Key.Origin.Column - 1) + entry + text[end..];
    }

    /// <summary>As the first of a mapping's entries.</summary>
    private static string? InsertKey(string text, YamlMap map, string entry)
    {
        if (At(text, map.Origin) is not { } at)
            return null;
        if (text[at] == '{')
            return text[..(at + 1)] + entry + (map.Entries.Count > 0 ? ", " : "") + text[(at + 1)..];
        return text[..at] + entry + NewLine(text) + new string(' ', (int)map.Origin.Column - 1) + text[at..];
    }

    private static string? Splice(string text, Origin origin, string old, string replacement) =>
        At(text, origin) is { } at && text.AsSpan(at).StartsWith(old, StringComparison.Ordinal) ? text[..at] + replacement + text[(at + old.Length)..] : null;

    /// <summary>Index of a place; null when the text has none such.</summary>
    private static int? At(string text, Origin origin)
    {
        int at = 0;
        for (long line = 1; line < origin.Line; line++)
        {
            int end = text.AsSpan(at).IndexOf('\n');
            if (end < 0)
                return null;
            at += end + 1;
        }

        at += (int)origin.Column - 1;
        return at < text.Length ? at : null;
    }

    private static string NewLine(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static bool DiffersOnlyIn(YamlMap before, string changed, ConfigurationSource source, string leaf)
    {
        try
        {
            HashSet<string> old = [.. Leaves(before, "")], now = [.. Leaves(YamlTree.Read(changed, source)!, "")];
            string path = leaf[..(leaf.IndexOf('=', StringComparison.Ordinal) + 1)], section = path[..path.LastIndexOf('.')] + "=";
            return now.Contains(leaf) && now.Except(old).All(added => added == leaf)
                && old.Except(now).All(gone => gone.StartsWith(path, StringComparison.Ordinal) || gone.StartsWith(section, StringComparison.Ordinal));
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    /// <summary>Every scalar with its path; an empty list or mapping too.</summary>
    private static IEnumerable<string> Leaves(YamlValue value, string path) => value switch
    {
        YamlMap { Entries.Count: > 0 } map => map.Entries.SelectMany(entry => Leaves(entry.Value, path.Length == 0 ? entry.Key.Text : $"{path}.{entry.Key.Text}")),
        YamlList { Items.Count: > 0 } list => list.Items.SelectMany((item, index) => Leaves(item, $"{path}[{index}]")),
        YamlScalar scalar => [$"{path}={scalar.Text}"],
        _ => [$"{path}="],
    };

    private static YamlValue? Find(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>Whole or not at all, with the permissions that the file had.</summary>
    private static void Replace(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1))
            {
                file.Write(bytes);
                DiskSync.Sync(file.SafeFileHandle, temporary);
            }

            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
