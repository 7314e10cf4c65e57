namespace DriftExporter.Tailing;

/// <summary>Generations that came and went between two looks.</summary>
internal sealed partial class LogTailer
{
    /// <summary>File systems stamp the birth with a clock that is some milliseconds behind the wall clock.</summary>
    private const long ClockSlackNanoseconds = 20_000_000;

    private const int MaxMissed = 256;

    private readonly List<MissedGenerations> _missed = [];

    /// <summary>What could not be looked at or opened when a log was rotated, or was renamed at that very moment, may be a generation
    /// that nobody has seen.</summary>
    private void SearchAgain()
    {
        for (int index = _missed.Count - 1; index >= 0; index--)
        {
            if (TryTake(_missed[index]) || HasElapsed(_missed[index].Since, RememberTime) || _missed.Count > MaxMissed)
                _missed.RemoveAt(index);
        }
    }

    /// <summary>Several rotations since the last look: generations that were born and rotated in between stand in the folder
    /// under rotated names, perhaps outside the globs. Those inside are strangers of their own.</summary>
    /// <returns>Whether everything could be seen.</returns>
    private bool TryTake(MissedGenerations search)
    {
        (WatchedPath path, TailedFile? left, string log, long after, long before, _) = search;
        FolderCensus census = Census(Path.GetDirectoryName(log)!);
        bool isComplete = census.IsConsistent;
        List<(string Path, FileFacts Facts)> missed = [];
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in census.Files)
        {
            long born = identity.BirthNanoseconds != 0 ? identity.BirthNanoseconds : entry.Facts.ModifiedNanoseconds;
            if (!_known.ContainsKey(identity) && !_paths.ContainsKey(entry.Path)
                && born >= after - ClockSlackNanoseconds && (before == 0 || born <= before)
                && !FileFinder.IsCompressed(entry.Path) && RotationNames.Bases(entry.Path).Contains(log))
                missed.Add(entry);
        }
        missed.Sort((one, other) => Age(one.Facts).CompareTo(Age(other.Facts)) is not 0 and var order ? order
            : string.CompareOrdinal(other.Path, one.Path));
        bool isContinued = false;
        foreach ((string Path, FileFacts Facts) entry in missed)
        {
            _open.MakeRoom();
            Opening opening = _open.Open(entry.Path);
            if (opening.Handle is null || opening.Facts.Identity != entry.Facts.Identity)
            {
                opening.Handle?.Dispose();
                isComplete = false;
                continue;
            }
            PlainContent content = new(_files, opening.Handle);
            bool isKnown = true;
            bool continues = left is { Offset: > 0 } && !isContinued
                && Ask(BeginsLike(content, opening.Facts.Size, new ReadingPoint(left), out Look look), look, ref isKnown);
            if (!isKnown)
            {
                content.Dispose();
                isComplete = false;
                continue;
            }
            TailedFile file = Add(path.Lineage, entry.Path, opening, content, null);
            // After a restart the search may begin at this one, and must not pass over those that are still to be found.
            file.SeenNanoseconds = after;
            Retire(file);
            if (!continues)
                continue;
            isContinued = true;
            Resume(file, new ReadingPoint(left!), Math.Min(left!.Offset, file.Size));
            if (left.Content is null && left.GoneScans > 0)
                Supersede(left);
        }
        return isComplete;
    }

    private IReadOnlyList<SearchCheckpoint> CaptureSearches() =>
        [.. _missed.Select(search => new SearchCheckpoint(search.Path.Path, search.Left is null ? 0 : IdOf(search.Left), search.Log, search.After, search.Before))];

    private void RestoreSearches(TailCheckpoint checkpoint, Dictionary<long, TailedFile> restored)
    {
        foreach (SearchCheckpoint saved in checkpoint.Searches.Take(MaxMissed))
        {
            if (_paths.TryGetValue(saved.LogPath, out WatchedPath? path))
                _missed.Add(new MissedGenerations(path, restored.GetValueOrDefault(saved.LeftId), saved.LogRealPath, saved.After, saved.Before, _now));
        }
    }

    /// <summary>A search for generations that came and went between two looks.</summary>
    /// <param name="Left">The last generation that is known; null: it was forgotten.</param>
    /// <param name="Log">Where the log stands without links.</param>
    /// <param name="After">When that one was last seen at its path; nanoseconds since the Unix epoch.</param>
    /// <param name="Before">Birth of the next generation that is known; 0 when unknown.</param>
    /// <param name="Since">When the search began.</param>
    private readonly record struct MissedGenerations(WatchedPath Path, TailedFile? Left, string Log, long After, long Before, long Since);
}
