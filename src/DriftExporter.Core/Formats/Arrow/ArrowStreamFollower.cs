using DriftExporter.Formats.Columnar;
using DriftExporter.Columns;
using DriftExporter.Formats.Compression;

namespace DriftExporter.Formats.Arrow;

/// <summary>
/// Follows an Arrow stream that a model appends to (.arrows; a .arrow file that is being written is followed up to its footer), and
/// delivers its rows as records. Takes complete messages only. Opens nothing and starts nothing: the caller brings the bytes.
/// </summary>
/// <remarks>
/// Life: <see cref="StartFile"/> → <see cref="Read"/> with the file's bytes from <see cref="ReadOffset"/> on, as often as there are new ones →
/// StartFile with the next file. After a restart StartFile takes the <see cref="Offset"/> and <see cref="Row"/> of the checkpoint; Read then
/// wants the file from its first byte on, takes schema and dictionaries, and passes over the record batches without their bodies.
/// Invariants. 1: a message begins at Offset, or is yet to come there; its first Row rows are delivered. 2: ReadOffset is Offset, but for
/// a restart, when it comes up to it. 3: a record batch that is damaged is passed over and counted; bytes that do not tell where the next
/// message begins are a Problem, which every Read throws that has nothing left to deliver.
/// </remarks>
public sealed class ArrowStreamFollower : IDisposable
{
    /// <summary>Longest message that is taken.</summary>
    public const int DefaultMaxMessageBytes = 64 << 20;

    /// <summary>A batch with so much text in one column is handed on although it has room for more rows.</summary>
    private const int FullText = 16 << 20;

    private readonly FollowedStream _stream;
    private ProblemException? _failure;
    private long _resumeOffset;
    private long _resumeRow;
    private long _row;
    private long _rows;
    private long _nextMessage;

    /// <param name="schema">What to take from each row. A path is the name of a column, or of structs and of a field in them.</param>
    /// <param name="includeErrors">Whether rows whose status says error are delivered.</param>
    /// <param name="maxMessageBytes">Longer messages are passed over and counted.</param>
    public ArrowStreamFollower(RecordSchema schema, bool includeErrors = false, int maxMessageBytes = DefaultMaxMessageBytes)
    {
        _stream = new FollowedStream(schema, includeErrors, maxMessageBytes);
    }

    /// <summary>Where delivery is, for the checkpoint.</summary>
    public long Offset => IsResuming ? _resumeOffset : ReadOffset;

    /// <summary>Rows of the message at <see cref="Offset"/> that are delivered, for the checkpoint.</summary>
    public long Row => IsResuming ? _resumeRow : _row;

    /// <summary>Where the bytes of the next <see cref="Read"/> begin in the file.</summary>
    public long ReadOffset { get; private set; }

    /// <summary>With fewer bytes from <see cref="ReadOffset"/> on, Read does nothing.</summary>
    public long BytesNeeded { get; private set; }

    /// <summary>What became of the rows since this was made, of all files.</summary>
    public ColumnarCounts Counts => _stream.Tally.ToCounts();

    /// <summary>Why the last message that was passed over was; null when none was.</summary>
    public Problem? LastProblem { get; private set; }

    private bool IsResuming => ReadOffset < _resumeOffset || _resumeRow > 0;

    /// <summary>Turns to a file, from which nothing was delivered, or the rows before a place in it.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="resumeOffset">An earlier <see cref="Offset"/> of the same file.</param>
    /// <param name="resumeRow">And <see cref="Row"/>.</param>
    public void StartFile(string name, long resumeOffset = 0, long resumeRow = 0)
    {
        _stream.Start(name);
        (_resumeOffset, _resumeRow, _failure) = (resumeOffset, resumeRow, null);
        MoveTo(0);
        BytesNeeded = FrameHeader.MaxPrefixLength;
    }

    /// <summary>Reads rows into the batch behind those it has, up to a full batch or the end of the last complete message.</summary>
    /// <param name="bytes">The file's bytes from <see cref="ReadOffset"/> on. Those that are not consumed are to be given again.</param>
    /// <param name="batch">Made for the fields of the schema.</param>
    public ArrowFollowStep Read(ReadOnlyMemory<byte> bytes, RecordBatch batch)
    {
        if (_failure is not null)
            throw _failure;
        long first = ReadOffset;
        try
        {
            _stream.Give(first, bytes);
            bool isFull = Read(first + bytes.Length, batch);
            return new ArrowFollowStep(ReadOffset - first, isFull);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            _failure = ArrowSource.ToProblem(_stream.Name, $"message at byte {ReadOffset}", exception);
            // What was read before is handed on first.
            return ReadOffset > first ? new ArrowFollowStep(ReadOffset - first, IsBatchFull: false) : throw _failure;
        }
        finally
        {
            _stream.Give(first, default);
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool Read(long end, RecordBatch batch)
    {
        while (!batch.IsFull && !IsFullOfText(batch))
        {
            if (end - ReadOffset < BytesNeeded)
                return false;
            if (_row < _rows)
                DeliverRows(batch);
            else
                Advance(end);
        }

        return true;
    }

    /// <summary>Goes on by one message, or finds out how many bytes it needs.</summary>
    private void Advance(long end)
    {
        if (ReadOffset > _resumeOffset && _resumeRow > 0)
            Corrupt.Throw($"no record batch begins at byte {_resumeOffset}, where reading stopped: it is another file");
        FollowedMessage message = _stream.Look(ReadOffset, end);
        bool isRows = message.Kind == FollowedKind.Rows;
        // Record batches that were delivered before a restart are passed over without their bodies.
        bool isPast = isRows && ReadOffset < _resumeOffset;
        if (message.Kind == FollowedKind.Incomplete || (!isPast && !message.IsTooLong && message.Length > end - ReadOffset))
        {
            BytesNeeded = message.Length;
            return;
        }

        _nextMessage = ReadOffset + message.Length;
        if (_nextMessage > _resumeOffset && ReadOffset < _resumeOffset && message.Kind != FollowedKind.Closed)
            Corrupt.Throw($"no message begins at byte {_resumeOffset}, where reading stopped: it is another file");
        if (message.IsTooLong && !isPast)
            PassOver(message);
        else if (isRows && !isPast)
            OpenRows(message);
        else
            TakeOther(message);
    }

    private void TakeOther(in FollowedMessage message)
    {
        LastProblem = _stream.Take(message) ?? LastProblem;
        MoveTo(_nextMessage);
    }

    private void OpenRows(in FollowedMessage message)
    {
        BytesNeeded = message.Length;
        (_row, _resumeRow) = (_resumeRow, 0);
        try
        {
            _rows = _stream.OpenRows();
        }
        catch (ProblemException exception)
        {
            PassOverRows(exception.Problems[0], message.Rows);
            return;
        }

        if (_row > _rows)
            Corrupt.Throw($"reading stopped at row {_row} of a record batch that has {_rows}: it is another file");
        if (_row == _rows)
            MoveTo(_nextMessage);
    }

    private void DeliverRows(RecordBatch batch)
    {
        int count = (int)Math.Min(_rows - _row, ColumnBatch.MaxRows - batch.RowCount);
        try
        {
            _stream.ReadRows(_row, count, batch);
        }
        catch (ProblemException exception)
        {
            PassOverRows(exception.Problems[0], _rows);
            return;
        }

        _row += count;
        if (_row == _rows)
            MoveTo(_nextMessage);
    }

    private void PassOver(in FollowedMessage message)
    {
        Problem problem = _stream.Lose(message);
        if (message.Kind == FollowedKind.Rows)
        {
            (_row, _resumeRow) = (_resumeRow, 0);
            PassOverRows(problem, message.Rows);
            return;
        }

        LastProblem = problem;
        MoveTo(_nextMessage);
    }

    /// <summary>Leaves out what was not delivered of a record batch.</summary>
    private void PassOverRows(Problem problem, long rows)
    {
        LastProblem = problem;
        _stream.Tally.Damaged += Math.Max(1, rows - _row);
        MoveTo(_nextMessage);
    }

    private void MoveTo(long offset)
    {
        (ReadOffset, _row, _rows) = (offset, 0, 0);
        BytesNeeded = FrameHeader.MinPrefixLength;
    }

    private static bool IsFullOfText(RecordBatch batch)
    {
        if (batch.RowCount == 0)
            return false;
        foreach (ColumnVector column in batch.Features.Columns)
        {
            if (column.TextUsed > FullText)
                return true;
        }

        return false;
    }
}
