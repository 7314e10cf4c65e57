using System.Text.Json;

namespace DriftExporter.Baselines;

/// <summary>A JSON value with its place in the document; every getter checks the type and names the place when it is wrong.</summary>
internal readonly struct BaselineNode(JsonElement element, string file, string path)
{
    private const string Remedy = "Make the baseline again with `drift-exporter baseline`.";

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object
        && TryGet(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public BaselineNode Object(string name) => Child(name, JsonValueKind.Object, "an object");

    public IEnumerable<BaselineNode> Array(string name)
    {
        BaselineNode array = Child(name, JsonValueKind.Array, "an array");
        string file = array.File, path = array.Path;
        return array.Element.EnumerateArray().Select((item, index) => new BaselineNode(item, file, $"{path}[{index}]"));
    }

    public string Text(string name) => Child(name, JsonValueKind.String, "a text").AsText();

    public string? TextOrNull(string name) => Has(name) ? Text(name) : null;

    public bool Flag(string name)
    {
        if (!Has(name))
            return false;
        JsonValueKind kind = element.GetProperty(name).ValueKind;
        return kind == JsonValueKind.True || (kind == JsonValueKind.False ? false : throw Problem(name, "is neither true nor false.", Remedy));
    }

    public string AsText()
    {
        if (element.ValueKind != JsonValueKind.String)
            throw Problem("", "is not a text.", Remedy);
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException) // a lone surrogate
        {
            throw Problem("", "is not valid Unicode.", Remedy);
        }
    }

    /// <summary>A count: an integer that is not negative.</summary>
    public long Count(string name) => Child(name, JsonValueKind.Number, "a count").AsCount();

    public double Number(string name) => Child(name, JsonValueKind.Number, "a number").AsNumber();

    public double[] Numbers(string name) => [.. Array(name).Select(item => item.AsNumber())];

    public long[] Counts(string name) => [.. Array(name).Select(item => item.AsCount())];

    public double AsNumber() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
        ? value : throw Problem("", $"is {Raw()}, not a finite number.", Remedy);

    public long AsCount() => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= 0
        ? value : throw Problem("", $"is {Raw()}, not a count (an integer, 0 or more).", Remedy);

    public ProblemException Problem(string name, string what, string remedy) =>
        new($"{file} {(name.Length == 0 ? path : $"{path}.{name}")}", what, remedy);

    private JsonElement Element => element;

    private string File => file;

    private string Path => path;

    private BaselineNode Child(string name, JsonValueKind kind, string expected)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Problem("", "is not an object.", Remedy);
        if (!TryGet(name, out JsonElement value))
            throw Problem(name, "is not there.", Remedy);
        return value.ValueKind == kind ? new BaselineNode(value, file, $"{path}.{name}") : throw Problem(name, $"is not {expected}.", Remedy);
    }

    private bool TryGet(string name, out JsonElement value)
    {
        try
        {
            return element.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException) // a name with an escaped lone surrogate
        {
            throw Problem("", "has a name that is not valid Unicode.", Remedy);
        }
    }

    private string Raw()
    {
        string raw = element.GetRawText();
        return raw.Length <= 40 ? raw : raw[..40] + "…";
    }
}
