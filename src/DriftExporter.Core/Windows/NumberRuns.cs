namespace DriftExporter.Windows;

/// <summary>Adds numbers to moments where NaN stands for rows without a value.</summary>
internal static class NumberRuns
{
    public static void Add(ref MomentSums sums, ReadOnlySpan<double> numbers)
    {
        int start = 0;
        for (int row = 0; row < numbers.Length; row++)
        {
            if (!double.IsNaN(numbers[row]))
                continue;
            sums.Add(numbers[start..row]);
            start = row + 1;
        }

        sums.Add(numbers[start..]);
    }
}
