namespace DriftExporter.Benchmarks;

/// <summary>One thing worth measuring. To add one: 1 a class; 2 its entry in <see cref="BenchOptions"/>.</summary>
internal interface IStage
{
    string Name { get; }

    /// <summary>The page of docs/ that shows it.</summary>
    string Page => "benchmarks";

    /// <summary>What is measured and how, for the page.</summary>
    string About { get; }

    IEnumerable<Comparison> Comparisons(BenchData data, Peers peers);
}

/// <summary>A column of a table of results.</summary>
/// <param name="Format">Of the numbers.</param>
internal sealed record Figure(string Name, string Format = "0.00");

/// <summary>One way to do the work.</summary>
/// <param name="Round">Does it once and returns a number for each figure. NaN: this way does not tell.</param>
/// <param name="IsPeer">Somebody else's way, with which the first contender is compared.</param>
internal sealed record Contender(string Name, Func<double[]> Round, bool IsPeer = false);

/// <summary>The size of each contender, for a chart of the first figure.</summary>
/// <param name="File">Name of the chart's file, without extension.</param>
/// <param name="Quantity">What grows: the name of the horizontal axis.</param>
internal sealed record Growth(string File, string Quantity, IReadOnlyList<double> Sizes);

/// <summary>A contender that is not here, or failed; the message says why.</summary>
internal sealed class AbsentException(string message) : Exception(message);

/// <summary>Several ways to do the same, measured in turn (A B C, A B C, …), so that a noisy spell of the machine hits all of them.</summary>
/// <param name="Figures">The first is what is compared.</param>
/// <param name="HigherIsBetter">Of the first figure.</param>
internal sealed record Comparison(string Title, IReadOnlyList<Figure> Figures, bool HigherIsBetter, IReadOnlyList<Contender> Contenders)
{
    /// <summary>Where the contenders are one and the same at several sizes: what is drawn.</summary>
    public Growth? Growth { get; init; }

    public ResultTable Run(int rounds, TextWriter progress)
    {
        var samples = Contenders.Select(_ => new List<double[]>()).ToArray();
        var absent = new string?[Contenders.Count];
        for (int round = 0; round < rounds; round++)
        {
            for (int index = 0; index < Contenders.Count; index++)
            {
                if (absent[index] is not null)
                    continue;
                progress.WriteLine($"{Title}: round {round + 1} of {rounds}, {Contenders[index].Name}");
                try
                {
                    samples[index].Add(Contenders[index].Round());
                }
                catch (AbsentException exception)
                {
                    absent[index] = exception.Message;
                }
            }
        }

        return new ResultTable(this, samples, absent);
    }
}
