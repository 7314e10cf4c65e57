using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using DriftExporter.Scoring;
using DriftExporter.Windows;
using Microsoft.Win32.SafeHandles;

namespace DriftExporter.State;

/// <summary>
/// A rows window in block files, each of which holds a run of records and only grows: a checkpoint appends the records that came since
/// the last. A run is pieces: rows (4 bytes), checksum of the file up to here (4), the records by columns. After a restart the
/// last run, if it is not full, is written anew, so that there are never more than about 18 files.
/// </summary>
/// <remarks>Invariant: _runs follow each other without a gap; _open is the file of the last, or null when it takes no more.</remarks>
internal sealed class RowBlocks : WindowBlocks
{
    private const int PieceRows = 4096, PieceHeader = 8, LeastRunRows = 4096, MostRunRows = 65_536, RunsPerWindow = 16;

    private readonly RowWindow _window;
    private readonly int _recordBytes;
    private readonly int _runRows;
    private readonly List<RowRun> _runs = [];
    private SafeFileHandle? _open;
    private int _staged;

    public RowBlocks(WindowVerdicts verdicts, RowWindow window)
        : base(verdicts)
    {
        _window = window;
        _recordBytes = window.RecordBytes;
        _runRows = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(window.Capacity / RunsPerWindow)), LeastRunRows, MostRunRows);
    }

    public override void Confirm() => _staged = _runs.Count;

    public override void Abandon()
    {
        CloseOpen();
        _runs.RemoveRange(_staged, _runs.Count - _staged);
    }

    public override void Dispose() => CloseOpen();

    protected override (SavedRows? Rows, SavedPanes? Panes) StageWindow(Staging staging)
    {
        long first = _window.Total - _window.Rows;
        if (_runs.RemoveAll(run => run.End <= first) > 0 && _runs.Count == 0)
            CloseOpen();
        _staged = _runs.Count;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceHeader + (PieceRows * _recordBytes));
        try
        {
            for (long from = _runs.Count > 0 ? _runs[^1].End : first; from < _window.Total; from = _runs[^1].End)
                AppendPiece(from, buffer, staging);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (new SavedRows(_window.Total, _window.Capacity, _recordBytes, [.. _runs]), null);
    }

    protected override void LoadWindow(SavedWindow saved, ModelFolder folder)
    {
        if (saved.Rows is not { } rows || rows.Capacity != _window.Capacity || rows.RecordBytes != _recordBytes)
            throw new DamagedStateException("it is a window of another shape");
        long first = rows.Total - Math.Min(rows.Total, rows.Capacity), next = -1;
        foreach (RowRun run in rows.Runs)
        {
            if (next < 0 ? run.First > first : run.First != next)
                throw new DamagedStateException("its runs do not follow each other");
            LoadRun(run, first, folder);
            next = run.End;
        }

        if (rows.Total > 0 && next != rows.Total)
            throw new DamagedStateException("its runs do not reach its end");
        _window.FinishLoading(rows.Total);
        _runs.AddRange(rows.Runs);
        if (_runs.Count > 0 && _runs[^1].Count < _runRows)
            _runs.RemoveAt(_runs.Count - 1);
        Confirm();
    }

    protected override void Forget()
    {
        CloseOpen();
        _runs.Clear();
        _staged = 0;
    }

    private void AppendPiece(long from, byte[] buffer, Staging staging)
    {
        if (_open is null)
        {
            _open = staging.Create(out long block);
            _runs.Add(new RowRun(block, from, 0, 0, 0));
        }

        _staged = Math.Min(_staged, _runs.Count - 1);
        RowRun run = _runs[^1];
        int rows = (int)Math.Min(Math.Min(PieceRows, _window.Total - from), _runRows - run.Count);
        Span<byte> piece = buffer.AsSpan(0, PieceHeader + (rows * _recordBytes));
        BinaryPrimitives.WriteInt32LittleEndian(piece, rows);
        _window.CopyRecords(from, rows, piece[PieceHeader..]);
        uint sum = Crc32C.Extend(Crc32C.Extend(run.Checksum, piece[..4]), piece[PieceHeader..]);
        BinaryPrimitives.WriteUInt32LittleEndian(piece[4..], sum);
        staging.Write(_open, piece, run.Length);
        _runs[^1] = run with { Count = run.Count + rows, Length = run.Length + piece.Length, Checksum = sum };
        if (run.Count + rows < _runRows)
            return;
        staging.Finish(_open);
        _open = null;
    }

    private void LoadRun(in RowRun run, long first, ModelFolder folder)
    {
        using SafeFileHandle file = folder.OpenBlock(run.Block);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceRows * _recordBytes);
        try
        {
            long offset = 0, from = run.First;
            uint sum = 0;
            Span<byte> header = stackalloc byte[PieceHeader];
            while (offset < run.Length)
            {
                Fill(file, header, offset);
                int rows = BinaryPrimitives.ReadInt32LittleEndian(header);
                if (rows is < 1 or > PieceRows || offset + PieceHeader + ((long)rows * _recordBytes) > run.Length)
                    throw new DamagedStateException("a piece of it has an impossible length");
                Span<byte> records = buffer.AsSpan(0, rows * _recordBytes);
                Fill(file, records, offset + PieceHeader);
                sum = Crc32C.Extend(Crc32C.Extend(sum, header[..4]), records);
                if (sum != BinaryPrimitives.ReadUInt32LittleEndian(header[4..]))
                    throw new DamagedStateException("the checksum of a piece of it is wrong");
                if (from + rows > first && !_window.TryLoadRecords(from, rows, records))
                    throw new DamagedStateException("a record of it is none of this window");
                from += rows;
                offset += PieceHeader + records.Length;
            }

            if (sum != run.Checksum || from != run.End)
                throw new DamagedStateException("it is not the block that was written");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static void Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        for (int count = 0; count < buffer.Length;)
        {
            int read = RandomAccess.Read(file, buffer[count..], offset + count);
            count += read > 0 ? read : throw new DamagedStateException("a block file is cut");
        }
    }

    private void CloseOpen()
    {
        _open?.Dispose();
        _open = null;
    }
}
