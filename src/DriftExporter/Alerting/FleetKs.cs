using System.Globalization;

namespace DriftExporter.Alerting;

/// <summary>The largest running sum over bins, which PromQL has no function for: one sum for each edge, by the numbers of the bins.</summary>
internal static class FleetKs
{
    /// <param name="differences">The selector of the shares' differences, with one more matcher.</param>
    /// <param name="numeric">A metric that numeric features have.</param>
    /// <param name="covered">A condition: no feature with more bins than are summed.</param>
    /// <param name="bins">At least 2, at most 1000.</param>
    public static string Expression(Func<string, string> differences, string numeric, string covered, int bins)
    {
        IEnumerable<string> sums = Enumerable.Range(0, bins - 1).Select(last => string.Create(CultureInfo.InvariantCulture,
            $"label_replace(sum without (bin) ({differences($"bin=~\"({UpTo(last)}) .*\"")}), \"upto\", \"{last:00}\", \"\", \"\")"));
        return $"""
            max without (upto) (abs(
              {string.Join("\n  or ", sums)}
            )) and on (model, feature, role) {numeric} and {covered}
            """;
    }

    /// <summary>A pattern of the numbers 00, 01 … last, as bins are numbered.</summary>
    public static string UpTo(int last) => last switch
    {
        < 10 => $"0[0-{last}]",
        < 100 when last % 10 == 9 => $"[0-{last / 10}][0-9]",
        < 100 => $"[0-{(last / 10) - 1}][0-9]|{last / 10}[0-{last % 10}]",
        _ => "[0-9][0-9]|" + string.Join('|', Enumerable.Range(100, last - 99)),
    };
}
