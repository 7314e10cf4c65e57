using DriftExporter.Columns;
using DriftExporter.Formats.Columnar;
using DriftExporter.Formats.Compression;
using DriftExporter.Formats.Parquet;

namespace DriftExporter.Formats.Arrow;

internal enum FollowedKind : byte
{
    /// <summary>Length is how many bytes are needed to tell.</summary>
    Incomplete,

    /// <summary>A schema or a dictionary.</summary>
    Other,

    /// <summary>A record batch.</summary>
    Rows,

    /// <summary>The magic number of a file, an end marker, a tensor: nothing to be read.</summary>
    Nothing,

    /// <summary>Behind the end of all: what comes is of no interest.</summary>
    Closed,
}

/// <summary>What stands at a place of a followed stream.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Bytes up to the next message.</param>
/// <param name="Rows">Of a record batch, as it says; 0 when that cannot be.</param>
/// <param name="IsTooLong">Longer than messages may be.</param>
internal readonly record struct FollowedMessage(FollowedKind Kind, long Length, long Rows = 0, bool IsTooLong = false);

/// <summary>The messages of a stream whose bytes somebody brings: keeps schema and dictionaries between them.</summary>
internal sealed class FollowedStream(RecordSchema schema, bool includeErrors, int maxMessageBytes) : IDisposable
{
    private readonly GivenBytes _bytes = new();
    private readonly FlatBuffer _metadata = new();
    private readonly BatchBody _body = new(preferNative: true);
    private ArrowMessage _message;
    private long _position;
    private long _bodyOffset;
    private ArrowSchema? _columns;
    private DictionarySet? _dictionaries;
    private ArrowRecordColumns? _recordColumns;
    private RecordRows? _rows;
    private bool _hasSchema;
    private bool _isFile;
    private bool _isEnded;
    private bool _isClosed;

    public string Name { get; private set; } = "";

    public ColumnarTally Tally { get; } = new();

    public void Start(string name)
    {
        Name = name;
        _hasSchema = _isFile = _isEnded = _isClosed = false;
    }

    /// <summary>The bytes to read from until the next call, and where they begin in the file.</summary>
    public void Give(long offset, ReadOnlyMemory<byte> bytes) => _bytes.Set(offset, bytes);

    /// <summary>Says what stands at an offset. What it is becomes the current message.</summary>
    public FollowedMessage Look(long offset, long end)
    {
        ReadOnlySpan<byte> bytes = _bytes.From(offset);
        if (offset == 0 && FileMessages.IsFile(bytes))
        {
            _isFile = true;
            return new FollowedMessage(FollowedKind.Nothing, FileMessages.HeadLength);
        }

        if (_isEnded && !_isFile && bytes.Length < FrameHeader.MaxPrefixLength)
            return new FollowedMessage(FollowedKind.Incomplete, FrameHeader.MaxPrefixLength);
        if (_isEnded && !TryStartNewStream(bytes))
            return new FollowedMessage(FollowedKind.Closed, end - offset);
        FrameHeader header = FrameHeader.Read(bytes[..Math.Min(bytes.Length, FrameHeader.MaxPrefixLength)]);
        if (!header.IsComplete)
            return new FollowedMessage(FollowedKind.Incomplete, FrameHeader.MaxPrefixLength);
        if (header.IsEnd)
        {
            _isEnded = true;
            return new FollowedMessage(FollowedKind.Nothing, header.PrefixLength);
        }

        int headLength = header.PrefixLength + header.MetadataLength;
        if (headLength > maxMessageBytes)
            throw new UnsupportedDataException($"has metadata of {headLength} bytes, and {maxMessageBytes} is the most that is read of a log", "Write fewer columns.");
        if (bytes.Length < headLength)
            return new FollowedMessage(FollowedKind.Incomplete, headLength);
        bytes.Slice(header.PrefixLength, header.MetadataLength).CopyTo(_metadata.Reset(header.MetadataLength));
        _message = ArrowMessage.Parse(_metadata);
        (_position, _bodyOffset) = (offset, offset + headLength);
        return Describe(headLength);
    }

    /// <summary>Takes the current message, a schema or a dictionary; returns why it could not, and goes on without the dictionary.</summary>
    public Problem? Take(in FollowedMessage message)
    {
        if (message.Kind != FollowedKind.Other)
            return null;
        if (_message.Kind == MessageKind.Schema)
        {
            Bind();
            return null;
        }

        try
        {
            LoadDictionary();
            return null;
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            _dictionaries!.Forget(_message.Header.Int64(0));
            return ArrowSource.ToProblem(Name, Place, exception).Problems[0];
        }
    }

    /// <summary>Goes on without the current message, which is too long.</summary>
    public Problem Lose(in FollowedMessage message)
    {
        if (_message.Kind == MessageKind.DictionaryBatch)
            _dictionaries!.Forget(_message.Header.Int64(0));
        return new Problem(Name, $"has a message of {message.Length} bytes at byte {_position}, and {maxMessageBytes} is the most that is read of a log.",
            "Write smaller record batches.");
    }

    /// <summary>Opens the current message, a record batch; returns its rows. What is wrong with it is a Problem.</summary>
    public long OpenRows()
    {
        try
        {
            Open(_message.Header, _columns!.Shape);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ArrowSource.ToProblem(Name, Place, exception);
        }

        _recordColumns!.Open(_body, Name, _position);
        return _body.Header.Length;
    }

    /// <summary>Reads rows of the opened record batch. What is wrong with them is a Problem.</summary>
    public void ReadRows(long start, int count, RecordBatch batch)
    {
        try
        {
            _rows!.Read(start, count, batch, Tally);
        }
        catch (Exception exception) when (ArrowSource.IsExpected(exception))
        {
            throw ArrowSource.ToProblem(Name, Place, exception);
        }
    }

    public void Dispose() => _body.Dispose();

    private string Place => $"message at byte {_position}";

    /// <summary>Behind an end marker another stream may begin, as a process leaves it that was started again.</summary>
    private bool TryStartNewStream(ReadOnlySpan<byte> bytes)
    {
        _isClosed |= _isFile || !FrameHeader.IsNewStream(bytes);
        _hasSchema &= _isClosed;
        _isEnded = _isClosed;
        return !_isClosed;
    }

    private FollowedMessage Describe(int headLength)
    {
        if (!_hasSchema && _message.Kind != MessageKind.Schema)
            Corrupt.Throw("it does not begin with a schema");
        if (_message.BodyLength > long.MaxValue / 4)
            Corrupt.Throw($"a message has a body of {_message.BodyLength} bytes");
        long length = headLength + _message.BodyLength;
        bool isTooLong = length > maxMessageBytes;
        switch (_message.Kind)
        {
            case MessageKind.RecordBatch:
                long rows = _message.Header.Int64(0);
                return new FollowedMessage(FollowedKind.Rows, length, rows < 0 || rows / RecordBatchHeader.MaxRowsPerByte > length ? 0 : rows, isTooLong);
            case MessageKind.Schema when isTooLong:
                return Corrupt.Throw<FollowedMessage>($"a schema has a body of {_message.BodyLength} bytes");
            case MessageKind.Schema or MessageKind.DictionaryBatch:
                return new FollowedMessage(FollowedKind.Other, length, IsTooLong: isTooLong);
            default:
                return new FollowedMessage(FollowedKind.Nothing, length, IsTooLong: isTooLong);
        }
    }

    /// <summary>A schema begins a stream anew, with empty dictionaries. The same one again costs nothing.</summary>
    private void Bind()
    {
        ArrowSchema columns = ArrowSchema.Parse(_message.Header, _message.Version);
        _hasSchema = true;
        if (_columns is not null && _columns.Matches(columns))
        {
            _dictionaries!.Clear();
            return;
        }

        _dictionaries = new DictionarySet(columns);
        _recordColumns = new ArrowRecordColumns(columns, _dictionaries);
        _rows = new RecordRows(schema, _recordColumns, includeErrors);
        _columns = columns;
    }

    private void LoadDictionary()
    {
        long id = _message.Header.Int64(0);
        if (!_dictionaries!.IsRead(id))
            return;
        Open(_message.Header.Table(1, "dictionary"), _columns!.Dictionaries[id].Shape);
        _dictionaries.Load(id, _message.Header.Boolean(2), _body);
    }

    private void Open(in FlatTable table, in BatchShape shape)
    {
        _body.Header.Parse(table, shape, _message.BodyLength, _metadata.Length);
        _body.Open(_bytes, _bodyOffset, _message.BodyLength);
    }

    /// <summary>The caller's bytes as a piece of the file.</summary>
    private sealed class GivenBytes : IByteSource
    {
        private ReadOnlyMemory<byte> _bytes;
        private long _start;

        public long Length => _start + _bytes.Length;

        public void Set(long start, ReadOnlyMemory<byte> bytes) => (_start, _bytes) = (start, bytes);

        public ReadOnlySpan<byte> From(long offset) => _bytes.Span[(int)(offset - _start)..];

        public int Read(long offset, Span<byte> destination)
        {
            ReadOnlySpan<byte> bytes = From(offset);
            bytes = bytes[..Math.Min(bytes.Length, destination.Length)];
            bytes.CopyTo(destination);
            return bytes.Length;
        }

        public void Dispose()
        {
        }
    }
}
