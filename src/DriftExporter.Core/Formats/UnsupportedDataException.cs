namespace DriftExporter.Formats;

/// <summary>Bytes that are right and are not read: what they are, and how to write the file so that they are not there.
/// The reader adds file, column and place.</summary>
internal sealed class UnsupportedDataException(string what, string remedy) : Exception(what)
{
    public const string RewriteOrLeaveOut = "Rewrite with use_dictionary=True, or leave the column out.";

    public string Remedy { get; } = remedy;
}
