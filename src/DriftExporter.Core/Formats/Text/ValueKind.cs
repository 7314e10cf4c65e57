namespace DriftExporter.Formats.Text;

/// <summary>What stands at a place of a record.</summary>
internal enum ValueKind : byte
{
    /// <summary>Nothing: the key is not there.</summary>
    Absent,
    Null,
    True,
    False,

    /// <summary>A number without fraction and exponent.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary>The literal NaN.</summary>
    NaN,

    /// <summary>The literal Infinity or -Infinity.</summary>
    Infinity,

    /// <summary>A text whose bytes stand in the line as they are meant.</summary>
    Text,

    /// <summary>A JSON text with escapes.</summary>
    EscapedText,
    Array,
    Object,

    /// <summary>A number that is in its column already.</summary>
    Stored,
}
