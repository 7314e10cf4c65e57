using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration.Values;

/// <summary>What a key takes: its kind and range for people, and for a scalar the way to read it.</summary>
/// <param name="Type">Noun for the table: <c>duration</c>, <c>list of paths</c>.</param>
/// <param name="Allowed">Range or alternatives; empty when the type says all.</param>
internal abstract record ValueRule(string Type, string Allowed);

/// <summary>A mapping with known keys.</summary>
internal sealed record SectionRule() : ValueRule("section", "");

/// <summary>A list of mappings with known keys.</summary>
internal sealed record SectionListRule(string Allowed, int Minimum, int Maximum) : ValueRule("list of sections", Allowed);

/// <summary>A mapping with keys of the user's choice.</summary>
internal sealed record MapRule<T>(string Type, ScalarRule<T> Item) : ValueRule(Type, Item.Allowed);

internal sealed record ListRule<T>(string Type, ScalarRule<T> Item, int Minimum, int Maximum) : ValueRule(Type, Item.Allowed);

/// <summary>One value.</summary>
internal sealed record ScalarRule<T>(string Type, string Allowed, Func<YamlScalar, Parsed<T>> Parse) : ValueRule(Type, Allowed)
{
    public Variables Variables { get; init; } = Variables.Literal;
}

/// <summary>What <c>${NAME}</c> means in a value.</summary>
internal enum Variables
{
    /// <summary>Nothing: it may well be a column's name.</summary>
    Literal,

    /// <summary>The environment's value.</summary>
    Expanded,

    /// <summary>A mistake: somebody expects it to be expanded.</summary>
    Refused,
}

/// <summary>A value, or what is wrong with its text and how to mend it.</summary>
internal readonly record struct Parsed<T>(T Value, string What, string Remedy)
{
    public bool IsRefused => What.Length > 0;

    public static implicit operator Parsed<T>(T value) => new(value, "", "");

    /// <summary>The text is quoted in front of what is wrong.</summary>
    public static Parsed<T> Refuse(YamlScalar scalar, string what, string remedy) =>
        new(default!, $"{Quoting.Quote(scalar.Text)} {what}", remedy);
}
