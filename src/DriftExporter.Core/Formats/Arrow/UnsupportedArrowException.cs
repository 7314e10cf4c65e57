namespace DriftExporter.Formats.Arrow;

/// <summary>Well-formed and not read: what it is, without a full stop, and what to do about it.</summary>
internal sealed class UnsupportedArrowException(string message, string remedy) : Exception(message)
{
    public string Remedy => remedy;
}
