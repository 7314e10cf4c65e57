using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DriftExporter.Formats.Text;

/// <summary>The seconds of a log's times: records follow each other within one, so that its text is read once.</summary>
internal struct LastSecond
{
    // The last good text, in two halves that overlap.
    private Vector128<byte> _head;
    private Vector128<byte> _tail;
    private long _seconds;
    private bool _isKnown;

    /// <summary>As <see cref="Rfc3339Time.TryParseSeconds"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, out long seconds)
    {
        Vector128<byte> head = Vector128.Create(text);
        Vector128<byte> tail = Vector128.Create(text[(Rfc3339Time.SecondsLength - Vector128<byte>.Count)..]);
        seconds = _seconds;
        bool isSame = ((head ^ _head) | (tail ^ _tail)) == Vector128<byte>.Zero;
        return (isSame && _isKnown) || TryParseNew(text, head, tail, out seconds);
    }

    private bool TryParseNew(ReadOnlySpan<byte> text, Vector128<byte> head, Vector128<byte> tail, out long seconds)
    {
        if (!Rfc3339Time.TryParseSeconds(text, out seconds))
            return false;
        (_head, _tail, _seconds, _isKnown) = (head, tail, seconds, true);
        return true;
    }
}
