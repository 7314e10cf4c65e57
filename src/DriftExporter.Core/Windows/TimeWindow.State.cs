using System.Buffers;
using System.Buffers.Binary;

namespace DriftExporter.Windows;

/// <summary>Checkpoints: panes leave one by one, those that changed since the last time, and come back so.</summary>
public sealed partial class TimeWindow
{
    private readonly long[] _changes = new long[Slots];
    private long _change;

    /// <summary>The pane of the newest event time; null while the window has seen no record.</summary>
    public long? NewestPane => _newestPane == long.MinValue ? null : _newestPane;

    /// <summary>The kept panes that hold records, in order.</summary>
    public IEnumerable<long> Panes
    {
        get
        {
            for (int back = _newestPane == long.MinValue ? -1 : PaneClock.PanesPerWindow; back >= 0; back--)
            {
                if (_rows[Slot(_newestPane - back)] > 0)
                    yield return _newestPane - back;
            }
        }
    }

    /// <summary>Another number whenever the pane has become another.</summary>
    public long ChangeOf(long pane) => _changes[Slot(pane)];

    /// <summary>Writes a kept pane: rows, then feature by feature its counts and, where they are kept, the state of its moments.</summary>
    public void WritePane(long pane, IBufferWriter<byte> output)
    {
        int slot = Slot(pane);
        WriteLong(output, _rows[slot]);
        Span<double> state = stackalloc double[MomentSums.StateLength];
        for (int feature = 0; feature < Features.Length; feature++)
        {
            _panes[slot][feature].Write(output);
            if (!KeepsMoments(feature))
                continue;
            _moments[slot][feature].CopyStateTo(state);
            foreach (double number in state)
                WriteLong(output, BitConverter.DoubleToInt64Bits(number));
        }
    }

    /// <summary>Makes a new window that has seen records up to a time; its panes follow.</summary>
    public void BeginLoading(long newestPane, long newestTime)
    {
        if (_newestPane != long.MinValue)
            throw new InvalidOperationException("Panes are loaded into a new window.");
        (_newestPane, _newestTime) = (newestPane, newestTime);
    }

    /// <summary>Takes a pane back that <see cref="WritePane"/> wrote. False: it is none of this window's; clear it then.</summary>
    public bool TryLoadPane(long pane, ReadOnlySpan<byte> source)
    {
        int slot = Slot(pane);
        if (pane > _newestPane || pane < _newestPane - PaneClock.PanesPerWindow || _rows[slot] != 0 || !TryReadLong(ref source, out long rows) || rows <= 0)
            return false;
        Span<double> state = stackalloc double[MomentSums.StateLength];
        for (int feature = 0; feature < Features.Length; feature++)
        {
            if (!_panes[slot][feature].TryLoad(ref source, rows, MutableCounts(feature)))
                return false;
            if (!KeepsMoments(feature))
                continue;
            for (int number = 0; number < state.Length; number++)
            {
                if (!TryReadLong(ref source, out long bits))
                    return false;
                state[number] = BitConverter.Int64BitsToDouble(bits);
            }

            _moments[slot][feature] = MomentSums.FromState(_centres[feature], state);
        }

        _rows[slot] = rows;
        Rows += rows;
        _changes[slot] = ++_change;
        return source.IsEmpty;
    }

    public override void Clear()
    {
        for (int slot = 0; slot < Slots; slot++)
            Expire(slot);
        for (int feature = 0; feature < Features.Length; feature++)
            Array.Clear(MutableCounts(feature));
        (Rows, _newestPane, _newestTime) = (0, long.MinValue, long.MinValue);
    }

    private static void WriteLong(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static bool TryReadLong(ref ReadOnlySpan<byte> source, out long value)
    {
        bool read = BinaryPrimitives.TryReadInt64LittleEndian(source, out value);
        source = read ? source[sizeof(long)..] : source;
        return read;
    }
}
