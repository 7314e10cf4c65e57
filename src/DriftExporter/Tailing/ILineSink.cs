namespace DriftExporter.Tailing;

/// <summary>The file that the lines to come belong to.</summary>
/// <param name="FileId">One content: a rotated, truncated or re-created log gets another.</param>
/// <param name="LogId">The same for all generations of one log, so that what was begun in one can be ended in the next.</param>
/// <param name="Offset">Where reading goes on; 0 is the first byte, where a header stands if there is one.</param>
internal readonly record struct FileStart(long FileId, long LogId, long Offset);

/// <summary>Takes the lines. Called by the polling thread only, and only inside <see cref="LogTailer.Poll"/>.</summary>
/// <remarks>When a method throws, the line it was given counts as not taken and comes again.</remarks>
internal interface ILineSink
{
    /// <summary>Called whenever the lines to come belong to another file than those before.</summary>
    void StartFile(FileStart file);

    /// <summary>One line without its end (LF or CRLF) and without a byte order mark; valid during the call. It is taken in any case.</summary>
    /// <returns>False: no more lines in this poll. The offsets stand exactly behind this line then.</returns>
    bool Line(ReadOnlySpan<byte> line);

    /// <summary>What stands after the last line end of a file that will grow no more.</summary>
    /// <returns>Whether it was a whole record; else its bytes count as lost.</returns>
    bool LastPartial(ReadOnlySpan<byte> line);
}
