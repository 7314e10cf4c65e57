using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Benchmarks;

/// <summary>A number to its cell.</summary>
internal sealed class BinningStage : IStage
{
    private const int Values = 4096;

    public string Name => "binning";

    public string About => $"{Values:N0} normally distributed numbers to the cells of so many points, and by the framework's binary search over the same points.";

    public IEnumerable<Comparison> Comparisons(BenchData data, Peers peers)
    {
        foreach (int points in (int[])[10, 256, 4096])
        {
            double[] sorted = [.. Normal(points, seed: 1).Order()], numbers = Normal(Values, seed: 2);
            var cells = new NumericCells(sorted);
            ValueState[] states = new ValueState[Values];
            Array.Fill(states, ValueState.Value);
            ushort[] ids = new ushort[Values];
            yield return new Comparison($"{points:N0} points", [new("ns of CPU per value")], HigherIsBetter: false,
            [
                new("DriftExporter", () => [Nanoseconds(() => cells.Map(numbers, states, ids))]),
                new("Array.BinarySearch", () => [Nanoseconds(() => Search(sorted, numbers, ids))], IsPeer: true),
            ]);
        }
    }

    private static double Nanoseconds(Action action) => Cpu.PerCall(action).Seconds * 1e9 / Values;

    private static void Search(double[] points, double[] numbers, ushort[] ids)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            int found = Array.BinarySearch(points, numbers[index]);
            ids[index] = (ushort)(found >= 0 ? (2 * found) + 1 : 2 * ~found);
        }
    }

    private static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
