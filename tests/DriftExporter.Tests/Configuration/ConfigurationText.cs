using System.Collections;
using System.Globalization;
using System.Reflection;
using DriftExporter.Configuration;

namespace DriftExporter.Tests.Configuration;

/// <summary>A configuration as lines "path = value", to compare whole ones: records compare lists by reference.</summary>
internal static class ConfigurationText
{
    public static string Of(object? value)
    {
        List<string> lines = [];
        Append("", value, lines);
        return string.Join('\n', lines);
    }

    private static void Append(string path, object? value, List<string> lines)
    {
        switch (value)
        {
            case TimeZoneInfo zone:
                lines.Add($"{path} = {zone.Id}");
                break;
            case string text:
                lines.Add($"{path} = \"{text}\"");
                break;
            case null or bool or ListenAddress or IFormattable:
                lines.Add($"{path} = {(value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture))}");
                break;
            case IDictionary map:
                lines.Add($"{path} = {map.Count} entries");
                foreach (DictionaryEntry entry in map)
                    Append($"{path}[{entry.Key}]", entry.Value, lines);
                break;
            case IEnumerable items:
                object?[] all = [.. items];
                lines.Add($"{path} = {all.Length} items");
                for (int index = 0; index < all.Length; index++)
                    Append($"{path}[{index}]", all[index], lines);
                break;
            default:
                lines.Add($"{path} = {value.GetType().Name}");
                foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
                    Append($"{path}.{property.Name}", property.GetValue(value), lines);
                break;
        }
    }
}
