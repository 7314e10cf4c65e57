using System.Globalization;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Sources;

/// <summary>
/// A made-up model whose figures can be worked out by hand. Training: 2,000 rows; amount is 0.5 to 99.5, each 20 times; flag is 1
/// in 95 % of the rows, else 0; colour is red, red, green, blue in turn; score is a prediction.
/// </summary>
internal static class SmallModel
{
    public const int TrainingRows = 2000;

    public static IEnumerable<string> TrainingLines => Enumerable.Range(0, TrainingRows).Select(row => Line(row));

    /// <summary>Record number <paramref name="row"/> of a log that does not drift.</summary>
    public static string Line(int row) => Line(row, flag: row % 20 == 0 ? 0 : 1);

    public static string Line(int row, int flag) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"amount":{{(row % 100) + 0.5}},"flag":{{flag}},"colour":"{{Colour(row)}}","score":{{row * 7 % 1000 / 1000.0}}}""");

    public static IEnumerable<string> Lines(int first, int count) => Enumerable.Range(first, count).Select(row => Line(row));

    public static string Colour(int row) => (row % 4) switch { 2 => "green", 3 => "blue", _ => "red" };

    public static async Task<string> MakeBaselineAsync(TempFolder folder, string name = "small")
    {
        string training = folder.Write(name + ".training.jsonl", string.Concat(TrainingLines.Select(line => line + "\n")));
        string baseline = folder[name + ".baseline.json"];
        CommandResult made = await CommandLine.RunExporterAsync("baseline", "-i", training, "-o", baseline, "--prediction", "score", "--quiet");
        Assert.True(made.ExitCode == 0, made.ToString());
        return baseline;
    }
}
