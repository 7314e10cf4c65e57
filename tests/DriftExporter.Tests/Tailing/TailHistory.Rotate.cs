namespace DriftExporter.Tests.Tailing;

/// <summary>What befalls files, and what the model allows to be lost by it.</summary>
internal sealed partial class TailHistory
{
    private void Rotate()
    {
        // Replaced and rotated between two polls: nobody can tell that the rotated file was the replacement.
        if (!_files.TryGetValue("app.log", out Content? content) || content.IsUnknownReplacement)
            return;
        if (_kind is HistoryKind.SwitchedLink)
        {
            SwitchAway(content);
            return;
        }
        bool isCopy = _kind is HistoryKind.CopyInsideGlob or HistoryKind.CopyOutsideGlob;
        Note(isCopy ? "copytruncate" : "rename");
        for (int backup = _backups; backup > 0; backup--)
        {
            if (!_files.Remove($"app.log.{backup}", out Content? older))
                continue;
            if (backup == _backups)
            {
                _bench.Delete(older.Name!);
                Destroy(older, null);
                older.Name = null;
                continue;
            }
            Move(older, $"app.log.{backup + 1}");
        }
        if (isCopy)
            CopyAndTruncate(content);
        else
            MoveAway(content);
    }

    private void SwitchAway(Content content)
    {
        Note("switch");
        Leave(content);
        _files.Add(content.Name!, content);
        foreach (Content old in _files.Values.Where(old => old.IsAway).OrderByDescending(old => old.TouchedAt).Skip(_backups).ToArray())
        {
            _bench.Delete(old.Name!);
            _files.Remove(old.Name!);
            Destroy(old, null);
            old.Name = null;
        }
        if (_random.Next(3) > 0)
            _writer = null;
        _files.Add("app.log", NewFile());
    }

    private void Leave(Content content)
    {
        _files.Remove("app.log");
        if (content.MayBeUnseen)
            NeverSeen(content);
        PendingMayGo(content);
        content.IsAway = true;
        content.TouchedAt = _bench.Time.GetTimestamp();
    }

    private void MoveAway(Content content)
    {
        Leave(content);
        Move(content, "app.log.1");
        if (_random.Next(3) > 0)
            _writer = null;
        if (_random.Next(3) > 0)
            Writer();
    }

    private void Move(Content content, string name)
    {
        _bench.Rename(content.Name!, name);
        content.Name = name;
        _files.Add(name, content);
    }

    private void CopyAndTruncate(Content content)
    {
        _bench.Copy("app.log", "app.log.1");
        Content copy = new() { Name = "app.log.1", Size = content.Size };
        copy.Records.AddRange(content.Records);
        _files.Add("app.log.1", copy);
        if (content.Pending is not null && IsInside)
            Widen(content.Size - content.End(_delivered));
        if (_random.Next(3) == 0)
            Poll();
        if (_random.Next(3) == 0)
            Write(_random.Next(1, 3));
        if (_random.Next(3) == 0)
            Poll();
        Empty(content, IsInside ? copy : null);
    }

    private void Truncate()
    {
        if (!_files.TryGetValue("app.log", out Content? content))
            return;
        Note("truncate");
        Empty(content, null);
    }

    private void Empty(Content content, Content? copy)
    {
        Destroy(content, copy);
        _bench.Truncate("app.log");
        Content fresh = new() { Name = content.Name, BornAtPoll = _polls, MayBeUnseen = content.MayBeUnseen };
        if (content.Pending is { } pending)
            fresh.Pending = pending with { IsWhole = false };
        content.Name = null;
        _files["app.log"] = fresh;
        if (_writer == content)
            _writer = fresh;
    }

    private void Delete()
    {
        if (_kind is HistoryKind.CopyOutsideGlob || !_files.Remove("app.log", out Content? content))
            return;
        Note("delete");
        _bench.Delete("app.log");
        Destroy(content, null);
        content.Name = null;
        if (_random.Next(2) == 0)
            Writer();
    }

    /// <summary>Written anew with more at the end, and renamed over.</summary>
    private void Replace()
    {
        if (_kind is HistoryKind.CopyOutsideGlob or HistoryKind.SwitchedLink || !_files.TryGetValue("app.log", out Content? content)
            || content.Pending is not null || content.BornAtPoll == _polls || content.Size == 0)
            return;
        Note("replace");
        _bench.Copy("app.log", "tmp");
        Content next = new() { Name = "tmp", Size = content.Size, BornAtPoll = content.BornAtPoll, IsUnknownReplacement = true, MayBeUnseen = content.MayBeUnseen };
        next.Records.AddRange(content.Records);
        for (int record = _random.Next(3); record > 0; record--)
            Put(next, NewRecord());
        _bench.Rename("tmp", "app.log");
        next.Name = "app.log";
        Destroy(content, next);
        content.Name = null;
        _files["app.log"] = next;
        if (_writer == content)
            _writer = next;
    }

    /// <summary>The bytes go. What is neither read nor in the copy may be lost; after a crash, also what was read since the checkpoint.</summary>
    private void Destroy(Content content, Content? copy)
    {
        foreach ((long id, long _) in content.Records)
        {
            if (copy is not null && copy.Records.Exists(kept => kept.Id == id))
                continue;
            if (!_delivered.Contains(id))
                _mayBeLost.Add(id);
            if (!_deliveredAtCapture.Contains(id))
                _atRisk.Add(id);
        }
        if (content.Pending is { } pending)
            _mayBeLost.Add(pending.Id);
        // Of a content of which nothing was read nobody can tell after a crash that another file has it too.
        if (copy is not null && (content.End(_delivered) == 0 || content.End(_deliveredAtCapture) == 0))
            Widen(content.Size);
        _bound += Math.Max(0, content.Size - Math.Max(content.End(_delivered), copy?.Size ?? 0));
        _boundAtRisk += Math.Max(0, content.Size - Math.Max(content.End(_deliveredAtCapture), copy?.Size ?? 0));
    }

    private void NeverSeen(Content content)
    {
        content.IsUnseen = true;
        foreach ((long id, long _) in content.Records)
            _mayBeLost.Add(id);
    }

    private void Widen(long bytes)
    {
        _bound += bytes;
        _boundAtRisk += bytes;
    }
}
