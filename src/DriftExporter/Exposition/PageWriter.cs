using System.Buffers;

namespace DriftExporter.Exposition;

/// <summary>Which of the two text formats a page is in.</summary>
internal enum PageFormat : byte
{
    /// <summary>text/plain; version=0.0.4</summary>
    Text,

    /// <summary>application/openmetrics-text; version=1.0.0</summary>
    OpenMetrics,
}

/// <summary>
/// Writes one page, a family at a time, and keeps where each family stands, so that whole families can be left out when
/// there are more series than allowed. A package for the exposition would replace this class.
/// </summary>
/// <param name="buffer">What the samples are gathered in; cleared first, so that one serves many pages, one after the other.</param>
internal sealed class PageWriter(PageFormat format, bool full, ArrayBufferWriter<byte> buffer)
{
    /// <summary>Braces, comma, blank and end of line.</summary>
    private const int Punctuation = 5;

    private readonly ArrayBufferWriter<byte> _output = Cleared(buffer);
    private readonly List<Segment> _segments = [];

    private readonly record struct Segment(MetricFamily Family, int Start, int Series);

    /// <summary>Series written so far.</summary>
    public int Series { get; private set; }

    /// <summary>Starts a family; false when it is not on this page, and then none of its samples may be written.</summary>
    public bool Family(MetricFamily family)
    {
        if (family.Level == MetricLevel.Full && !full)
            return false;
        CloseSegment();
        _segments.Add(new Segment(family, _output.WrittenCount, 0));
        return true;
    }

    public void Sample(LabelSet labels, double? value)
    {
        if (value is { } number)
            Sample(_segments[^1].Family.NameBytes, [], labels.Bytes, [], number);
    }

    /// <param name="extra">More labels, already escaped: <c>q="0.5"</c>.</param>
    public void Sample(LabelSet labels, ReadOnlySpan<byte> extra, double value) =>
        Sample(_segments[^1].Family.NameBytes, [], labels.Bytes, extra, value);

    /// <summary>A sample of a histogram: suffix <c>_bucket</c>, <c>_sum</c> or <c>_count</c>.</summary>
    public void Sample(ReadOnlySpan<byte> suffix, LabelSet labels, ReadOnlySpan<byte> extra, double value) =>
        Sample(_segments[^1].Family.NameBytes, suffix, labels.Bytes, extra, value);

    /// <summary>The page; families beyond the limit of series are left out whole, and named in <paramref name="dropped"/>.</summary>
    public byte[] Page(int seriesLimit, out IReadOnlyList<MetricFamily> dropped, out int droppedSeries)
    {
        CloseSegment();
        List<MetricFamily> leftOut = [];
        int kept = Series;
        foreach (MetricLevel level in (MetricLevel[])[MetricLevel.OptIn, MetricLevel.Full, MetricLevel.Core])
        {
            for (int index = _segments.Count - 1; index >= 0 && kept > seriesLimit; index--)
            {
                Segment segment = _segments[index];
                if (segment.Family.Level != level || segment.Family.Keep || segment.Series == 0)
                    continue;
                leftOut.Add(segment.Family);
                kept -= segment.Series;
            }
        }

        dropped = leftOut;
        droppedSeries = Series - kept;
        ReadOnlySpan<byte> Header(MetricFamily family) => format == PageFormat.Text ? family.TextHeader : family.OpenMetricsHeader;
        bool IsOnPage(Segment segment) => segment.Series > 0 && !leftOut.Contains(segment.Family);
        int length = 0;
        for (int index = 0; index < _segments.Count; index++)
        {
            if (IsOnPage(_segments[index]))
                length += Header(_segments[index].Family).Length + Samples(index).Length;
        }

        byte[] page = new byte[length];
        var rest = page.AsSpan();
        for (int index = 0; index < _segments.Count; index++)
        {
            if (!IsOnPage(_segments[index]))
                continue;
            Put(ref rest, Header(_segments[index].Family));
            Put(ref rest, Samples(index));
        }

        return page;
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static ArrayBufferWriter<byte> Cleared(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        return buffer;
    }

    private ReadOnlySpan<byte> Samples(int segment) =>
        _output.WrittenSpan[_segments[segment].Start..(segment + 1 < _segments.Count ? _segments[segment + 1].Start : _output.WrittenCount)];

    private void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> extra, double value)
    {
        Span<byte> line = _output.GetSpan(name.Length + suffix.Length + labels.Length + extra.Length + Punctuation + SampleValue.Longest);
        Span<byte> rest = line;
        Put(ref rest, name);
        Put(ref rest, suffix);
        if (labels.Length + extra.Length > 0)
        {
            Put(ref rest, "{"u8);
            Put(ref rest, labels);
            if (labels.Length > 0 && extra.Length > 0)
                Put(ref rest, ","u8);
            Put(ref rest, extra);
            Put(ref rest, "}"u8);
        }

        Put(ref rest, " "u8);
        rest = rest[SampleValue.Write(rest, value)..];
        Put(ref rest, "\n"u8);
        _output.Advance(line.Length - rest.Length);
        Series++;
    }

    private void CloseSegment()
    {
        if (_segments.Count == 0)
            return;
        Segment last = _segments[^1];
        int before = _segments.Take(_segments.Count - 1).Sum(segment => segment.Series);
        _segments[^1] = last with { Series = Series - before };
    }
}
