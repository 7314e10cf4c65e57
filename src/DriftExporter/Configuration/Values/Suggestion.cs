namespace DriftExporter.Configuration.Values;

/// <summary>The known word that a misspelt one was probably meant to be.</summary>
internal static class Suggestion
{
    /// <summary>Null when nothing is near: at most a third of the letters may differ (a swap of neighbours counts one).</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        string folded = Fold(word);
        int limit = Math.Max(1, folded.Length / 3);
        return folded.Length > 64 ? null : known
            .Select(candidate => (candidate, distance: Distance(folded, Fold(candidate))))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Other spellings of the same words are no distance: minimumRows, minimum-rows.</summary>
    private static string Fold(string word) =>
        word.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Optimal string alignment: insert, delete, replace, swap neighbours.</summary>
    private static int Distance(string left, string right)
    {
        int[,] cost = new int[left.Length + 1, right.Length + 1];
        for (int row = 0; row <= left.Length; row++)
            cost[row, 0] = row;
        for (int column = 0; column <= right.Length; column++)
            cost[0, column] = column;
        for (int row = 1; row <= left.Length; row++)
        {
            for (int column = 1; column <= right.Length; column++)
            {
                int replace = cost[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                cost[row, column] = Math.Min(replace, 1 + Math.Min(cost[row - 1, column], cost[row, column - 1]));
                if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                    cost[row, column] = Math.Min(cost[row, column], 1 + cost[row - 2, column - 2]);
            }
        }
        return cost[left.Length, right.Length];
    }
}
