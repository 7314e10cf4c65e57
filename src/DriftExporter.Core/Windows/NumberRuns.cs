using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace DriftExporter.Windows;

/// <summary>Adds numbers to moments where NaN stands for rows without a value: the values in their order, whatever stands between them.</summary>
internal static class NumberRuns
{
    private const int Block = 256;

    /// <summary>Fewer are added one by one.</summary>
    private const int Few = 8;

    public static void Add(ref MomentSums sums, ReadOnlySpan<double> numbers)
    {
        if (numbers.Length >= Few)
        {
            AddBlocks(ref sums, numbers);
            return;
        }

        foreach (double number in numbers)
        {
            if (!double.IsNaN(number))
                sums.Add(number);
        }
    }

    [SkipLocalsInit]
    private static void AddBlocks(ref MomentSums sums, ReadOnlySpan<double> numbers)
    {
        Span<double> values = stackalloc double[Block];
        for (; numbers.Length > 0; numbers = numbers[Math.Min(Block, numbers.Length)..])
        {
            ReadOnlySpan<double> block = numbers[..Math.Min(Block, numbers.Length)];
            if (!TensorPrimitives.IsNaNAny(block))
            {
                sums.Add(block);
                continue;
            }

            // Every number is written, only values are kept: no branch to guess where a column has gaps.
            int count = 0;
            foreach (double number in block)
            {
                values[count] = number;
                count += double.IsNaN(number) ? 0 : 1;
            }

            sums.Add(values[..count]);
        }
    }
}
