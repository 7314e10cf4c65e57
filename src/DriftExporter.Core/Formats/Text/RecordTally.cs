using DriftExporter.Columns;

namespace DriftExporter.Formats.Text;

/// <summary>What became of the records of a file.</summary>
internal sealed class RecordTally
{
    private readonly SortedDictionary<string, long> _rejected = new(StringComparer.Ordinal);

    public long Accepted { get; private set; }

    /// <summary>Records left out, by reason; reasons that did not occur are not there.</summary>
    public IReadOnlyDictionary<string, long> Rejected => _rejected;

    public void Add(RecordOutcome outcome)
    {
        if (outcome == RecordOutcome.Accepted)
            Accepted++;
        else if (RecordReasons.Of(outcome) is string reason)
            Add(reason);
    }

    public void Add(string reason) => _rejected[reason] = _rejected.GetValueOrDefault(reason) + 1;

    public void Clear()
    {
        Accepted = 0;
        _rejected.Clear();
    }

    /// <summary>Throws when there were no records, saying what there was instead.</summary>
    public void RequireRecords(string path, string remedy)
    {
        if (Accepted > 0)
            return;
        string found = _rejected.Count == 0
            ? "it holds no records"
            : "no record could be used: " + string.Join(", ", _rejected.Select(reason => $"{reason.Value} {reason.Key}"));
        throw new NoRecordsException(path, found + ".", remedy);
    }
}
