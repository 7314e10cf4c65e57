using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DriftExporter.Columns;

namespace DriftExporter.Binning;

/// <summary>The kernels of <see cref="Map"/>. Each writes ids for all numbers, defined or not; states come last.</summary>
public sealed partial class NumericCells
{
    /// <summary>Few points: a vector of values meets every point; a comparison that holds is -1 in its lane.</summary>
    internal void MapCompared(ReadOnlySpan<double> values, Span<ushort> ids)
    {
        int width = Vector<double>.Count;
        ref double source = ref MemoryMarshal.GetReference(values);
        ref ushort target = ref MemoryMarshal.GetReference(ids);
        var missing = new Vector<long>(MissingId);
        int row = 0;
        for (; row <= values.Length - (4 * width); row += 4 * width)
        {
            Vector<double> a = Vector.LoadUnsafe(ref source, (nuint)row);
            Vector<double> b = Vector.LoadUnsafe(ref source, (nuint)(row + width));
            Vector<double> c = Vector.LoadUnsafe(ref source, (nuint)(row + (2 * width)));
            Vector<double> d = Vector.LoadUnsafe(ref source, (nuint)(row + (3 * width)));
            Vector<long> idsA = default, idsB = default, idsC = default, idsD = default;
            foreach (double point in points)
            {
                var other = new Vector<double>(point);
                idsA -= Vector.GreaterThan(a, other) + Vector.GreaterThanOrEqual(a, other);
                idsB -= Vector.GreaterThan(b, other) + Vector.GreaterThanOrEqual(b, other);
                idsC -= Vector.GreaterThan(c, other) + Vector.GreaterThanOrEqual(c, other);
                idsD -= Vector.GreaterThan(d, other) + Vector.GreaterThanOrEqual(d, other);
            }

            // A NaN does not equal itself: its lane takes the missing id. Then 64 bits are narrowed to 16, in order.
            Vector<uint> low = Vector.Narrow(Present(a, idsA), Present(b, idsB));
            Vector<uint> high = Vector.Narrow(Present(c, idsC), Present(d, idsD));
            Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)row);
        }

        for (; row < values.Length; row++)
            ids[row] = Id(values[row]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector<ulong> Present(Vector<double> value, Vector<long> id) =>
            Vector.AsVectorUInt64(Vector.ConditionalSelect(Vector.Equals(value, value), id, missing));
    }

    /// <summary>Many points without gathers: bucket, then Steps halvings whose outcome is added, not branched on.</summary>
    internal void MapGuided(NumericCellsGuide guide, ReadOnlySpan<double> values, Span<ushort> ids)
    {
        NumericCellsMap map = guide.Map;
        int firstHalf = 1 << (guide.Steps - 1);
        ref double sorted = ref MemoryMarshal.GetArrayDataReference(guide.Sorted);
        ref ushort starts = ref MemoryMarshal.GetArrayDataReference(guide.Starts);
        for (int row = 0; row < values.Length; row++)
        {
            double value = values[row];
            nint below = Unsafe.Add(ref starts, map.Bucket(value));
            for (nint half = firstHalf; half > 0; half >>= 1)
                below += half & -AsInteger(Unsafe.Add(ref sorted, below + half - 1) < value);
            nint id = (2 * below) + AsInteger(Unsafe.Add(ref sorted, below) == value);
            ids[row] = double.IsNaN(value) ? MissingId : (ushort)id;
        }

        static nint AsInteger(bool truth) => truth ? 1 : 0;
    }

    /// <summary>Many points with AVX2: the same search for 16 values at a time, four gathers in flight.</summary>
    internal unsafe void MapGather(NumericCellsGuide guide, ReadOnlySpan<double> values, Span<ushort> ids)
    {
        const int Block = 16;
        int row = 0;
        fixed (double* source = values, sorted = guide.Sorted)
        fixed (ushort* target = ids, starts = guide.Starts)
        {
            NumericCellsMap map = guide.Map;
            int firstHalf = 1 << (guide.Steps - 1);
            Vector256<long> missing = Vector256.Create((long)MissingId);
            for (; row <= values.Length - Block; row += Block)
            {
                Vector256<double> a = Vector256.Load(source + row);
                Vector256<double> b = Vector256.Load(source + row + 4);
                Vector256<double> c = Vector256.Load(source + row + 8);
                Vector256<double> d = Vector256.Load(source + row + 12);
                Vector256<long> belowA = Start(map, starts, a);
                Vector256<long> belowB = Start(map, starts, b);
                Vector256<long> belowC = Start(map, starts, c);
                Vector256<long> belowD = Start(map, starts, d);
                for (int half = firstHalf; half > 0; half >>= 1)
                {
                    double* middle = sorted + half - 1;
                    Vector256<long> step = Vector256.Create((long)half);
                    belowA += Vector256.LessThan(Avx2.GatherVector256(middle, belowA, 8), a).AsInt64() & step;
                    belowB += Vector256.LessThan(Avx2.GatherVector256(middle, belowB, 8), b).AsInt64() & step;
                    belowC += Vector256.LessThan(Avx2.GatherVector256(middle, belowC, 8), c).AsInt64() & step;
                    belowD += Vector256.LessThan(Avx2.GatherVector256(middle, belowD, 8), d).AsInt64() & step;
                }

                Vector256<uint> low = Vector256.Narrow(Finish(sorted, belowA, a, missing), Finish(sorted, belowB, b, missing));
                Vector256<uint> high = Vector256.Narrow(Finish(sorted, belowC, c, missing), Finish(sorted, belowD, d, missing));
                Vector256.Narrow(low, high).Store(target + row);
            }
        }

        MapGuided(guide, values[row..], ids[row..]);
    }

    /// <summary>Points in the buckets before each value's. Bucket is as in <see cref="NumericCellsMap.Bucket"/>: min and max return their second operand for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<long> Start(in NumericCellsMap map, ushort* starts, Vector256<double> value)
    {
        Vector256<double> inside = Avx.Max(Avx.Min(value, Vector256.Create(map.Last)), Vector256.Create(map.First)) - Vector256.Create(map.Origin);
        if (!map.IsLogarithmic)
        {
            Vector128<int> linear = Avx.ConvertToVector128Int32WithTruncation(inside * Vector256.Create(map.Scale));
            // 32 bits at a 16-bit entry: the entry itself and its neighbour, which the mask drops.
            return Avx2.ConvertToVector256Int64(Avx2.GatherVector128((int*)starts, linear, 2) & Vector128.Create(0xFFFF));
        }

        Vector256<double> smallest = Vector256.Create(map.Smallest);
        Vector256<long> bits = Avx.Max(Vector256.Abs(inside), smallest).AsInt64() - smallest.AsInt64();
        bits = Vector256.ShiftRightLogical(bits, map.Shift);
        Vector256<long> negative = Vector256.LessThan(inside, Vector256<double>.Zero).AsInt64();
        Vector256<long> bucket = Vector256.Create(map.Zero) + (bits ^ negative) - negative;
        return Avx2.ConvertToVector256Int64(Avx2.GatherVector128((int*)starts, bucket, 2) & Vector128.Create(0xFFFF));
    }

    /// <summary>Twice the points below, one more for a tie with the next; a NaN does not equal itself and takes the missing id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<ulong> Finish(double* sorted, Vector256<long> below, Vector256<double> value, Vector256<long> missing)
    {
        Vector256<long> tie = Vector256.Equals(Avx2.GatherVector256(sorted, below, 8), value).AsInt64();
        Vector256<long> present = Vector256.Equals(value, value).AsInt64();
        return Vector256.ConditionalSelect(present, below + below - tie, missing).AsUInt64();
    }

    /// <summary>Writes the missing and invalid ids: state s (1, 2) becomes 2P + s. Most vectors of states are all Value and cost one test.</summary>
    private void ApplyStates(ReadOnlySpan<ValueState> states, Span<ushort> ids)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(states);
        ref byte source = ref MemoryMarshal.GetReference(bytes);
        ref ushort target = ref MemoryMarshal.GetReference(ids);
        var values = new Vector<ushort>((ushort)(ValueCellCount - 1));
        int row = 0;
        for (; row <= bytes.Length - Vector<byte>.Count; row += Vector<byte>.Count)
        {
            Vector<byte> state = Vector.LoadUnsafe(ref source, (nuint)row);
            if (state == Vector<byte>.Zero)
                continue;
            Vector.Widen(state, out Vector<ushort> low, out Vector<ushort> high);
            nuint highRow = (nuint)(row + Vector<ushort>.Count);
            Vector<ushort> lowIds = Vector.LoadUnsafe(ref target, (nuint)row);
            Vector<ushort> highIds = Vector.LoadUnsafe(ref target, highRow);
            Vector.ConditionalSelect(Vector.Equals(low, Vector<ushort>.Zero), lowIds, values + low).StoreUnsafe(ref target, (nuint)row);
            Vector.ConditionalSelect(Vector.Equals(high, Vector<ushort>.Zero), highIds, values + high).StoreUnsafe(ref target, highRow);
        }

        for (; row < bytes.Length; row++)
        {
            if (bytes[row] != (byte)ValueState.Value)
                ids[row] = (ushort)(ValueCellCount - 1 + bytes[row]);
        }
    }
}
