using System.Buffers;
using System.Buffers.Text;
using System.Text;

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
internal sealed class PageWriter(PageFormat format, bool full)
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
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
        var page = new ArrayBufferWriter<byte>(_output.WrittenCount + 16);
        for (int index = 0; index < _segments.Count; index++)
        {
            Segment segment = _segments[index];
            int end = index + 1 < _segments.Count ? _segments[index + 1].Start : _output.WrittenCount;
            if (segment.Series == 0 || leftOut.Contains(segment.Family))
                continue;
            page.Write(format == PageFormat.Text ? segment.Family.TextHeader : segment.Family.OpenMetricsHeader);
            page.Write(_output.WrittenSpan[segment.Start..end]);
        }

        return page.WrittenSpan.ToArray();
    }

    /// <summary>Writes a number as both formats want it: shortest round trip, NaN, +Inf, -Inf.</summary>
    public static void Number(IBufferWriter<byte> output, double value)
    {
        Span<byte> span = output.GetSpan(32);
        int written;
        if (double.IsFinite(value))
            Utf8Formatter.TryFormat(value, span, out written);
        else
            written = Encoding.UTF8.GetBytes(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf", span);
        output.Advance(written);
    }

    private void Sample(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> extra, double value)
    {
        _output.Write(name);
        _output.Write(suffix);
        if (labels.Length + extra.Length > 0)
        {
            _output.Write("{"u8);
            _output.Write(labels);
            if (labels.Length > 0 && extra.Length > 0)
                _output.Write(","u8);
            _output.Write(extra);
            _output.Write("}"u8);
        }

        _output.Write(" "u8);
        Number(_output, value);
        _output.Write("\n"u8);
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
