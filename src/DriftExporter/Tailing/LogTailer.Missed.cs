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
        (WatchedPath path, TailedFile left, string log, long before, _) = search;
        FolderCensus census = Census(Path.GetDirectoryName(log)!);
        bool isComplete = census.IsConsistent;
        List<(string Path, FileFacts Facts)> missed = [];
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in census.Files)
        {
            long born = identity.BirthNanoseconds != 0 ? identity.BirthNanoseconds : entry.Facts.ModifiedNanoseconds;
            if (!_known.ContainsKey(identity) && !_paths.ContainsKey(entry.Path)
                && born >= left.SeenNanoseconds - ClockSlackNanoseconds && (before == 0 || born <= before)
                && !FileFinder.IsCompressed(entry.Path) && RotationNames.Bases(entry.Path).Contains(log))
                missed.Add(entry);
        }
        missed.Sort((one, other) => Age(one.Facts).CompareTo(Age(other.Facts)) is not 0 and var order ? order
            : string.CompareOrdinal(other.Path, one.Path));
        bool isContinued = false;
        foreach ((string Path, FileFacts Facts) entry in missed)
        {
            Opening opening = _open.Open(entry.Path);
            if (opening.Handle is null || opening.Facts.Identity != entry.Facts.Identity)
            {
                opening.Handle?.Dispose();
                isComplete = false;
                continue;
            }
            TailedFile file = Add(path.Lineage, entry.Path, opening, new PlainContent(_files, opening.Handle), null);
            Retire(file);
            if (left.Offset == 0 || isContinued || !IsCopy(file, new ReadingPoint(left), null))
                continue;
            isContinued = true;
            Resume(file, new ReadingPoint(left), Math.Min(left.Offset, file.Size));
            if (left.Content is null && left.GoneScans > 0)
                Supersede(left);
        }
        return isComplete;
    }

    /// <summary>A search for generations that came and went between two looks.</summary>
    /// <param name="Left">The last generation that is known.</param>
    /// <param name="Log">Where the log stands without links.</param>
    /// <param name="Before">Birth of the next generation that is known; 0 when unknown.</param>
    /// <param name="Since">When the search began.</param>
    private readonly record struct MissedGenerations(WatchedPath Path, TailedFile Left, string Log, long Before, long Since);
}
