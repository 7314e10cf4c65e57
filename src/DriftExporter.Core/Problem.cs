namespace DriftExporter;

/// <summary>What went wrong, in three parts: where it stands, what is wrong with it (quoting the value and the
/// allowed range), and how to mend it. Printed as one line: <c>where: what remedy</c>.</summary>
public sealed record Problem(string Where, string What, string Remedy)
{
    public override string ToString() =>
        string.Join(' ', new[] { Where.Length == 0 ? "" : Where + ":", What, Remedy }.Where(part => part.Length > 0));
}

/// <summary>Input that a person has to mend: a file, an option, a configuration. Carries every problem found, not the first.</summary>
public class ProblemException : Exception
{
    public ProblemException(params IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    public ProblemException(string where, string what, string remedy)
        : this([new Problem(where, what, remedy)])
    {
    }

    public IReadOnlyList<Problem> Problems { get; }
}

/// <summary>Data that cannot be read: damaged, cut off, locked. Not a mistake in how the program was called.</summary>
public sealed class UnreadableDataException(IReadOnlyList<Problem> problems) : ProblemException(problems);

/// <summary>Data that can be read and holds no record to use: there is nothing to make a baseline of, or to compare.</summary>
public sealed class NoRecordsException(string where, string what, string remedy) : ProblemException(where, what, remedy);
