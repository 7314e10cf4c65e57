using DriftExporter.Columns;
using DriftExporter.Tailing;

namespace DriftExporter.ColumnarLogs;

/// <summary>
/// Reads logs of columns: Arrow streams as they grow, message by message, and Parquet files once, when they are complete. Knows a
/// file by its identity, so that a renamed one is not read again. One thread polls. docs/tailing.md has the rules.
/// </summary>
internal sealed partial class ColumnarTailer : IDisposable
{
    private readonly TailOptions _options;
    private readonly RecordSchema _schema;
    private readonly bool _includeErrors;
    private readonly bool _isParquet;
    private readonly LogFiles _files;
    private readonly TimeProvider _time;
    private readonly ITailEvents _events;
    private readonly FileFinder _finder;
    private readonly OpenFiles _open;
    private readonly Dictionary<FileIdentity, ColumnarFile> _known = [];
    private readonly List<ColumnarFile> _order = [];
    private long _now;
    private long _lastScan;
    private bool _isFirstScan = true;
    private bool _isFirstStart = true;
    private bool _moreWaiting;

    /// <param name="isParquet">Parquet files; else Arrow streams and files.</param>
    public ColumnarTailer(
        TailOptions options, RecordSchema schema, bool includeErrors, bool isParquet, TimeProvider time, ITailEvents events, LogFiles? files = null)
    {
        _options = options;
        _schema = schema;
        _includeErrors = includeErrors;
        _isParquet = isParquet;
        _files = files ?? LogFiles.ForThisSystem;
        _time = time;
        _events = events;
        _finder = new FileFinder(options, _files);
        _open = new OpenFiles(options, _files, _finder);
    }

    public TailStatistics Statistics { get; } = new();

    /// <summary>Finds out what happened and hands on about so many bytes of rows at most.</summary>
    public PollResult Poll(IRecordBatchSink sink, long byteBudget)
    {
        _now = _time.GetTimestamp();
        long before = Statistics.ReadBytes;
        if (_isFirstScan || _time.GetElapsedTime(_lastScan, _now) >= _options.ScanInterval)
            Scan();
        _moreWaiting = false;
        // The oldest first, so that the newest rows are those of the newest file.
        foreach (ColumnarFile file in _order)
        {
            if (byteBudget <= Statistics.ReadBytes - before)
            {
                _moreWaiting |= file.IsWaiting && !file.IsFinished;
                continue;
            }

            Notice(file);
            if (file.IsWaiting && !file.IsFinished)
                Read(file, sink, byteBudget - (Statistics.ReadBytes - before));
        }

        Retire();
        MeasureGauges();
        return new PollResult(Statistics.ReadBytes - before, 0, _moreWaiting);
    }

    public void Dispose()
    {
        foreach (ColumnarFile file in _order)
            file.Dispose();
        _open.Dispose();
    }

    private void Report(TailEventKind kind, ColumnarFile file, string detail = "", long bytes = 0) =>
        _events.Report(new TailEvent(kind, file.Path, bytes, detail));

    /// <summary>Tells the operator what is wrong with a file, until something else is.</summary>
    private void Complain(TailEventKind kind, ColumnarFile file, string detail)
    {
        if (file.Complaint == detail)
            return;
        file.Complaint = detail;
        Report(kind, file, detail);
    }

    private void Lose(ColumnarFile file, LossReason reason, long bytes)
    {
        if (bytes <= 0)
            return;
        Statistics.Lose(reason, bytes);
        Report(TailEventKind.Lost, file, TailNames.Of(reason), bytes);
    }

    private void MeasureGauges()
    {
        Statistics.ClearFiles();
        long lag = 0, pending = 0;
        bool isUp = false;
        foreach (ColumnarFile file in _order)
        {
            Statistics.CountFile(file.State);
            lag += file.Size - file.Offset;
            pending += file.IsWaiting ? 0 : file.Size - file.Offset;
            isUp |= file.Trouble is Look.Present;
        }

        Statistics.LagBytes = lag;
        Statistics.PendingBytes = pending;
        Statistics.CaughtUp = !_moreWaiting && lag == pending;
        Statistics.Up = isUp;
    }
}
