using System.Text;

namespace DriftExporter.Exposition;

/// <summary>The labels of a series as the bytes between the braces, escaped once when the model is loaded.</summary>
internal sealed class LabelSet
{
    public static readonly LabelSet Empty = new();

    public LabelSet(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in labels)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(name).Append("=\"");
            foreach (char character in value)
            {
                text.Append(character switch
                {
                    '\\' => "\\\\",
                    '"' => "\\\"",
                    '\n' => "\\n",
                    _ => character.ToString(),
                });
            }

            text.Append('"');
        }

        Bytes = Encoding.UTF8.GetBytes(text.ToString());
    }

    public byte[] Bytes { get; }
}
