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

    private void TakeUnseenCopy(FormerContent former)
    {
        string log = former.File.RealPath;
        foreach ((FileIdentity identity, (string Path, FileFacts Facts) entry) in Census(Path.GetDirectoryName(log)!).Files)
        {
            if (_known.ContainsKey(identity) || _paths.ContainsKey(entry.Path) || entry.Facts.Size <= former.Point.Offset
                || FileFinder.IsCompressed(entry.Path) || !RotationNames.Bases(entry.Path).Contains(log))
                continue;
            Opening opening = _open.Open(entry.Path);
            if (opening.Handle is null)
                continue;
            PlainContent content = new(_files, opening.Handle);
            if (opening.Facts.Identity != identity || !HasContentOf(content, former.Point.Offset, former.Point.Head, former.Point.Marker))
            {
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
