namespace DriftExporter.Tailing;

/// <summary>Copies outside the globs: copytruncate leaves app.log.1 behind where only app.log is watched.</summary>
internal sealed partial class LogTailer
{
    /// <summary>Looks, in the folder of a log whose content went away before all of it was read, for a file under a rotated name that
    /// begins with what was read of it, and goes on there.</summary>
    private void TakeUnseenCopies()
    {
        foreach (FormerContent former in _formerContents)
        {
            // What was found under the globs holds the rest already; and of what was hardly read nothing can be recognised.
            if (former.Point.Offset >= LeastEvidence && former.ResumeAt == former.Point.Offset)
                TakeUnseenCopy(former);
        }
    }

    /// <summary>What a path shows, or a folder that could not be listed holds, may be the copy, and could not be looked at, opened or
    /// read in this scan.</summary>
    private void DoubtHidden()
    {
        if (_formerContents.Count == 0)
            return;
        foreach (FormerContent former in _formerContents)
            former.IsDoubtful |= IsUnlisted(Path.GetDirectoryName(former.File.Lineage.Path)!);
        foreach (WatchedPath path in _paths.Values)
        {
            bool isHidden = path.IsHidden
                || (path.Current is { } current ? current.IsUnverified || current.Trouble is not Look.Present
                    : path.ShowsFile && !path.IsOutside && !_known.ContainsKey(path.Facts.Identity));
            if (isHidden)
                Doubt(LogOf(path.Path));
        }
    }

    private void TakeUnseenCopy(FormerContent former)
    {
        string log = former.File.RealPath;
        FolderCensus census = Census(Path.GetDirectoryName(log)!);
        former.IsDoubtful |= !census.IsConsistent;
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in census.Files)
        {
            if (_known.ContainsKey(identity) || _paths.ContainsKey(entry.Path) || entry.Facts.Size <= former.Point.Offset
                || FileFinder.IsCompressed(entry.Path) || !RotationNames.Bases(entry.Path).Contains(log))
                continue;
            _open.MakeRoom();
            Opening opening = _open.Open(entry.Path);
            Look look = opening.Look;
            if (opening.Handle is null || opening.Facts.Identity != identity)
            {
                opening.Handle?.Dispose();
                // Outside the allowed folders nothing is ever read; all else may be another by the next look.
                former.IsDoubtful |= !opening.IsOutside;
                if (look is not (Look.Present or Look.Missing) && !opening.IsOutside)
                    Statistics.Fail(look);
                continue;
            }
            PlainContent content = new(_files, opening.Handle);
            bool isKnown = true;
            if (!Ask(HasContentOf(content, former.Point.Offset, former.Point.Head, former.Point.Marker, out look), look, ref isKnown))
            {
                former.IsDoubtful |= !isKnown;
                content.Dispose();
                continue;
            }

            TailedFile copy = Add(former.File.Lineage, entry.Path, opening, content, null);
            Resume(copy, former.Point, former.ResumeAt);
            former.ResumeAt = copy.Size;
            return;
        }
    }
}
