namespace DriftExporter.Tests.Tailing;

/// <summary>What the model knows of a file, and what a record looks like.</summary>
internal sealed partial class TailHistory
{
    private sealed class Content
    {
        public string? Name { get; set; }

        public List<(long Id, long End)> Records { get; } = [];

        public long Size { get; set; }

        public (long Id, string Remainder, bool IsWhole)? Pending { get; set; }

        public int BornAtPoll { get; init; }

        public bool IsUnknownReplacement { get; set; }

        public bool WasKnownAtCapture { get; set; }

        /// <summary>Rotated.</summary>
        public bool IsAway { get; set; }

        public long TouchedAt { get; set; }

        /// <summary>Born while nothing stood at the log's path: renamed out of the globs before the next poll, nobody can know it.</summary>
        public bool MayBeUnseen { get; set; }

        public bool IsUnseen { get; set; }

        public long End(HashSet<long> delivered) => Records.Where(record => delivered.Contains(record.Id)).Select(record => record.End).DefaultIfEmpty().Max();
    }

    /// <summary>A line whose damage shows.</summary>
    private sealed record Record(long Id, string Payload)
    {
        public override string ToString() => $"{Id} {Payload} {Id * 31 + Payload.Length}.";

        public static long? Parse(string text) =>
            text.Split(' ') is [var id, var payload, var check] && long.TryParse(id, out long number)
                && check == $"{number * 31 + payload.Length}." ? number : null;
    }
}
