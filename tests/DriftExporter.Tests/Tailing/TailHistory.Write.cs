namespace DriftExporter.Tests.Tailing;

/// <summary>The writer: whole records, and lines whose end comes later.</summary>
internal sealed partial class TailHistory
{
    private Content Writer()
    {
        if (_writer is { Name: not null })
            return _writer;
        if (!_files.TryGetValue("app.log", out Content? content))
        {
            _files.Add("app.log", content = NewFile());
        }
        return _writer = content;
    }

    private Content NewFile()
    {
        if (_kind is not HistoryKind.SwitchedLink)
        {
            _bench.Append("app.log", "");
            return new Content { Name = "app.log", MayBeUnseen = !IsInside && !_pathSeen, BornAtPoll = _polls };
        }
        string target = $"{++_targets}.log";
        _bench.Append(target, "");
        _bench.Switch("app.log", target);
        return new Content { Name = target, MayBeUnseen = true, BornAtPoll = _polls };
    }

    private void Write(int records)
    {
        Note($"write {records}");
        Content content = Writer();
        CompletePending();
        for (int record = 0; record < records; record++)
            Put(content, NewRecord());
    }

    private Record NewRecord()
    {
        Record record = new(_nextId++, new string('p', _random.Next(0, 60)));
        return record;
    }

    private void Put(Content content, Record record)
    {
        Emit(content, record + "\n");
        Complete(content, record.Id);
    }

    private void Emit(Content content, string text)
    {
        // A file renamed out of the globs is closed when it has been quiet for the time of waiting.
        content.IsUnseen |= !IsInside && content.IsAway && _bench.Time.GetElapsedTime(content.TouchedAt) > TimeSpan.FromSeconds(29);
        content.TouchedAt = _bench.Time.GetTimestamp();
        _bench.Append(content.Name!, text);
        content.Size += text.Length;
    }

    private void Complete(Content content, long id)
    {
        content.Records.Add((id, content.Size));
        _written.Add(id);
        if (content.IsUnseen)
            _mayBeLost.Add(id);
    }

    private void WritePartial()
    {
        Content content = Writer();
        if (content.Pending is not null)
            return;
        Record record = NewRecord();
        string text = record + "\n";
        int cut = _random.Next(1, text.Length);
        Note($"partial {record.Id} {cut}/{text.Length}");
        Emit(content, text[..cut]);
        content.Pending = (record.Id, text[cut..], true);
        if (content.IsAway)
            PendingMayGo(content);
        if (cut < text.Length - 1)
            return;
        // Whole but for its end: it counts when the file is closed so, and when the end comes.
        _written.Add(record.Id);
        _mayBeLost.Add(record.Id);
    }

    /// <summary>The writer ends its line wherever its file is now. When the beginning is gone, what comes is no record.</summary>
    private void CompletePending()
    {
        if (_writer is not { Name: not null, Pending: { } pending } content)
            return;
        Emit(content, pending.Remainder);
        content.Pending = null;
        if (pending.IsWhole)
            Complete(content, pending.Id);
    }

    /// <summary>A rotated file that is quiet for long is closed, and its last line with it.</summary>
    private void PendingMayGo(Content content)
    {
        if (content.Pending is not { } pending)
            return;
        _mayBeLost.Add(pending.Id);
        Widen(content.Size - content.End(_delivered));
    }
}
