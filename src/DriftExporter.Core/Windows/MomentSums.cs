using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DriftExporter.Columns;
using DriftExporter.Numerics;

namespace DriftExporter.Windows;

/// <summary>
/// Sums of d, d^2 and d^3 with d = value - centre, each in twice the precision of a double, for mean, variance and
/// skewness. The centre is fixed (the baseline's mean), so that sums of panes and blocks can be added.
/// </summary>
/// <remarks>
/// Invariants. 1: value k (from 0) goes to lane k mod 4, in order, so that the bits depend on the order of values alone, not on
/// the batches in which they came nor on the instruction set. 2: a sum that overflowed stays non-finite: values beyond about
/// 1e102 from the centre leave <see cref="HasMoments"/> false rather than a wrong figure. 3: nothing is ever subtracted.
/// Error: the rounding of a distance is carried along too, so that a sum is good to n 2^-104 relative. With D the largest
/// distance that leaves, beside a few 2^-52: variance n 2^-104 (D / sd)^2 relative, skewness n 2^-102 (D / sd)^3 absolute,
/// nothing that shows while the centre lies within 1,000 standard deviations. Distances below 1e-100 vanish.
/// A mutable struct: panes and blocks keep it in arrays.
/// </remarks>
public partial struct MomentSums(double centre)
{
    /// <summary>Doubles that <see cref="CopyStateTo"/> writes.</summary>
    public const int StateLength = 1 + (2 * Powers * Lanes);

    /// <summary>Values within this of the centre overflow no sum.</summary>
    public const double LargestDistance = 1e99;

    private const int Lanes = 4;
    private const int Powers = 3;

    private LaneSums sums;

    public double Centre { get; } = centre;

    public long Count { get; private set; }

    /// <summary>Adds finite values in order.</summary>
    public void Add(ReadOnlySpan<double> values)
    {
        int row = 0;
        while (row < values.Length && (Count & (Lanes - 1)) != 0)
            Add(values[row++]);
        if (Vector256.IsHardwareAccelerated && Fma.IsSupported)
            row += AddVector(values[row..]);
        for (; row < values.Length; row++)
            Add(values[row]);
    }

    /// <summary>Adds the rows of a column that hold a value. Shapes: values [n], states [n].</summary>
    [SkipLocalsInit]
    public void Add(ReadOnlySpan<double> values, ReadOnlySpan<ValueState> states)
    {
        const int Block = 256;
        if (states.Length != values.Length)
            throw new ArgumentException($"{values.Length} values, {states.Length} states.");
        if (!states.ContainsAnyExcept(ValueState.Value))
        {
            Add(values);
            return;
        }

        Span<double> present = stackalloc double[Block];
        for (int start = 0; start < values.Length; start += Block)
        {
            int end = Math.Min(start + Block, values.Length);
            int count = 0;
            for (int row = start; row < end; row++)
            {
                present[count] = values[row];
                count += states[row] == ValueState.Value ? 1 : 0;
            }

            Add(present[..count]);
        }
    }

    /// <summary>Adds one finite value: the specification of the vector form.</summary>
    public void Add(double value)
    {
        int lane = (int)(Count & (Lanes - 1));
        DoubleDouble distance = DoubleDouble.Sum(value, -Centre);
        DoubleDouble square = DoubleDouble.Product(distance.High, distance.High);
        DoubleDouble cube = DoubleDouble.Product(square.High, distance.High);
        double squareLow = square.Low + (2 * distance.High * distance.Low);
        double cubeLow = cube.Low + (squareLow * distance.High) + (square.High * distance.Low);
        Accumulate(lane, 0, distance.High, distance.Low);
        Accumulate(lane, 1, square.High, squareLow);
        Accumulate(lane, 2, cube.High, cubeLow);
        Count++;
    }

    /// <summary>Adds sums about the same centre.</summary>
    public void Merge(in MomentSums other)
    {
        if (!other.Centre.Equals(Centre))
            throw new ArgumentException($"Sums about {other.Centre:R} cannot be added to sums about {Centre:R}.", nameof(other));
        for (int power = 0; power < Powers; power++)
        {
            for (int lane = 0; lane < Lanes; lane++)
                Accumulate(lane, power, other.sums[High(power) + lane], other.sums[Low(power) + lane]);
        }

        Count += other.Count;
    }

    /// <summary>For a checkpoint: the bits that <see cref="FromState"/> needs to go on exactly here.</summary>
    public readonly void CopyStateTo(Span<double> state)
    {
        state[0] = Count;
        for (int i = 1; i < StateLength; i++)
            state[i] = sums[i - 1];
    }

    public static MomentSums FromState(double centre, ReadOnlySpan<double> state)
    {
        var moments = new MomentSums(centre) { Count = (long)state[0] };
        for (int i = 1; i < StateLength; i++)
            moments.sums[i - 1] = state[i];
        return moments;
    }

    /// <summary>Four values a step, the same operations in each lane. Returns how many were added, a multiple of 4.</summary>
    private int AddVector(ReadOnlySpan<double> values)
    {
        int whole = values.Length & -Lanes;
        ref double source = ref MemoryMarshal.GetReference(values);
        ref double state = ref sums[0];
        Vector256<double> opposite = Vector256.Create(-Centre);
        Vector256<double> two = Vector256.Create(2.0);
        var first = new LanePair(ref state, 0);
        var second = new LanePair(ref state, 1);
        var third = new LanePair(ref state, 2);
        for (int row = 0; row < whole; row += Lanes)
        {
            Vector256<double> value = Vector256.LoadUnsafe(ref source, (nuint)row);
            Vector256<double> distance = value + opposite;
            Vector256<double> other = distance - value;
            Vector256<double> distanceLow = (value - (distance - other)) + (opposite - other);
            Vector256<double> square = distance * distance;
            Vector256<double> squareLow = Vector256.FusedMultiplyAdd(distance, distance, -square) + (two * distance * distanceLow);
            Vector256<double> cube = square * distance;
            Vector256<double> cubeLow = Vector256.FusedMultiplyAdd(square, distance, -cube) + (squareLow * distance) + (square * distanceLow);
            first.Accumulate(distance, distanceLow);
            second.Accumulate(square, squareLow);
            third.Accumulate(cube, cubeLow);
        }

        first.Store(ref state, 0);
        second.Store(ref state, 1);
        third.Store(ref state, 2);
        Count += whole;
        return whole;
    }

    private void Accumulate(int lane, int power, double high, double low)
    {
        DoubleDouble sum = DoubleDouble.Sum(sums[High(power) + lane], high);
        sums[High(power) + lane] = sum.High;
        sums[Low(power) + lane] += sum.Low + low;
    }

    private static int High(int power) => 2 * power * Lanes;

    private static int Low(int power) => High(power) + Lanes;

    /// <summary>The high and low parts of one power's sums in four lanes.</summary>
    private struct LanePair(ref double state, int power)
    {
        private Vector256<double> high = Vector256.LoadUnsafe(ref state, (nuint)High(power));
        private Vector256<double> low = Vector256.LoadUnsafe(ref state, (nuint)Low(power));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Accumulate(Vector256<double> termHigh, Vector256<double> termLow)
        {
            Vector256<double> sum = high + termHigh;
            Vector256<double> other = sum - high;
            low += (high - (sum - other)) + (termHigh - other) + termLow;
            high = sum;
        }

        public readonly void Store(ref double state, int power)
        {
            high.StoreUnsafe(ref state, (nuint)High(power));
            low.StoreUnsafe(ref state, (nuint)Low(power));
        }
    }

    /// <summary>For each power: high parts of the four lanes, then low parts.</summary>
    [InlineArray(2 * Powers * Lanes)]
    private struct LaneSums
    {
        private double first;
    }
}
