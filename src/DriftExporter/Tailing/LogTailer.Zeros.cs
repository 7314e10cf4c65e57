namespace DriftExporter.Tailing;

/// <summary>Zeros in a log: space that a writer has not written yet, or the hole that one leaves which goes on at its old position in a
/// file that was truncated meanwhile.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Windows looked through per turn in search of the end of a run of zeros.</summary>
    private const int MaxZeroWindows = 64;

    /// <summary>Zeros at the beginning of a line and no end of them in sight: a hole to skip, or space not written yet.</summary>
    private void PassZeros(TailedFile file)
    {
        long end = FindAfterZeros(file, Math.Max(file.Offset, file.ZerosUntil));
        if (end < 0)
            return;
        Statistics.NulBytesSkipped += end - file.Offset;
        bool isAtBeginning = file.Offset == file.HoleEnd;
        MoveOffset(file, end);
        if (isAtBeginning)
            file.HoleEnd = end;
    }

    /// <summary>The first position after the zeros; -1 when there is none yet (AtEnd) or the search goes on in the next turn.</summary>
    private long FindAfterZeros(TailedFile file, long position)
    {
        for (int window = 0; window < MaxZeroWindows; window++)
        {
            if (!file.IsCompressed)
                position = _files.NextData(file.Content!.Handle, position);
            int count = 0;
            Look look = position < 0 ? Look.Present : file.Content!.Read(_buffer.AsSpan(0, _options.QuantumBytes), position, out count);
            if (look is not Look.Present)
            {
                FailReading(file, look);
                return -1;
            }
            int end = _buffer.AsSpan(0, count).IndexOfAnyExcept((byte)0);
            if (end >= 0)
                return position + end;
            if (count < _options.QuantumBytes)
            {
                file.AtEnd = true;
                return -1;
            }
            position += count;
            file.ZerosUntil = position;
        }
        return -1;
    }

    /// <summary>A truncated file that begins with a hole tells how long it was when it was truncated: what lies between the end that is
    /// known and there was written after the last look and after any copy was made, and nobody can read it any more.</summary>
    private void CountHole(TailedFile file, ReadOnlySpan<byte> written)
    {
        if (file.Offset == file.HoleEnd)
            Lose(file, LossReason.Truncated, file.HoleEnd + written.IndexOfAnyExcept((byte)0) - file.FormerEnd);
        file.FormerEnd = 0;
    }
}
