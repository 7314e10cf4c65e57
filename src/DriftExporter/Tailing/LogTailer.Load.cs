using System.Buffers;

namespace DriftExporter.Tailing;

/// <summary>Bytes from the offset on, and the proof that they belong to the content that was read before.</summary>
internal sealed partial class LogTailer
{
    private readonly byte[] _check = new byte[Fingerprint.MaxHead];

    /// <summary>Reads on from the offset, with the bytes before it, and makes sure that it is still the same content.</summary>
    private bool Load(TailedFile file, int window, out Span<byte> data)
    {
        data = default;
        if (file is { Offset: > 0, Marker.Length: 0, IsCompressed: false } && ReadMarker(file) is not Look.Present and var trouble)
        {
            FailReading(file, trouble);
            return false;
        }
        int before = file.Marker.Length;
        EnsureBuffer(before + window);
        long verified = WallNanoseconds();
        Look look = file.Content!.Read(_buffer.AsSpan(0, before + window), file.Offset - before, out int count);
        bool isSame = false;
        if (look is Look.Present)
            look = IsSameContent(file, _buffer.AsSpan(0, Math.Min(before, count)), out isSame);
        if (look is not Look.Present)
        {
            FailReading(file, look);
            return false;
        }
        ClearTrouble(file);
        file.IsUnverified = false;
        if (!isSame)
        {
            look = _files.Stat(file.Content.Handle, out FileFacts facts);
            if (look is not Look.Present)
            {
                FailReading(file, look);
                return false;
            }
            BeginAnew(file, facts.Size < file.Offset || file.ShrunkFrom > 0 ? RotationKind.Truncate : RotationKind.Rewrite, facts.Size);
            return false;
        }
        if (!HasWholeHead(file) && !file.IsCompressed)
            ReadHead(file);
        file.VerifiedNanoseconds = verified;
        if (file.ShrunkFrom > 0)
        {
            // The rest became shorter, and what was read stands as it was.
            Lose(file, LossReason.Truncated, file.ShrunkFrom - Math.Max(file.Size, file.Offset));
            file.ShrunkFrom = 0;
        }
        data = _buffer.AsSpan(before, count - before);
        if (!file.IsCompressed)
            file.Size = Math.Max(file.Size, file.Offset + data.Length);
        file.VerifiedSize = file.IsCompressed ? file.Offset + data.Length : file.Size;
        return true;
    }

    /// <summary>The handle stays open, and the next poll reads on: perhaps no name leads to the file any more.</summary>
    private void FailReading(TailedFile file, Look look)
    {
        bool isDamaged = file.Content is GzipContent { IsDamaged: true };
        if (isDamaged)
        {
            file.IsRefused = true;
            Report(TailEventKind.Damaged, file.Path);
        }
        else
        {
            SetTrouble(file, look);
        }
        // A stale handle is dead.
        if (isDamaged || look is Look.Stale)
            _open.Close(file);
    }

    /// <summary>Compares marker and head after the data was read: a truncation while reading shows here, and the data is dropped.</summary>
    private Look IsSameContent(TailedFile file, ReadOnlySpan<byte> marker, out bool isSame)
    {
        isSame = file.Marker.Matches(marker);
        if (!isSame || file.Offset == 0 || file.IsCompressed)
            return Look.Present;
        Look look = file.Content!.Read(_check.AsSpan(0, marker.Length), file.Offset - marker.Length, out int count);
        isSame = marker.SequenceEqual(_check.AsSpan(0, count));
        if (look is not Look.Present || !isSame)
            return look;
        look = file.Content.Read(_check.AsSpan(0, file.Head.Length), 0, out count);
        isSame = file.Head.Matches(_check.AsSpan(0, count));
        return look;
    }

    private void EnsureBuffer(int length)
    {
        if (_buffer.Length >= length)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = ArrayPool<byte>.Shared.Rent(length);
    }
}
