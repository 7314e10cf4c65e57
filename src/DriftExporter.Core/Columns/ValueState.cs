namespace DriftExporter.Columns;

/// <summary>What a record holds for a column: exactly one of a value, nothing, or something that cannot be one.</summary>
public enum ValueState : byte
{
    /// <summary>A finite number, or a category key (which may be the empty text).</summary>
    Value,

    /// <summary>Key absent, null, NaN, or a CSV field among the missing values.</summary>
    Missing,

    /// <summary>Wrong type, a text that is not wholly a number, infinity, an array or an object.</summary>
    Invalid,
}
