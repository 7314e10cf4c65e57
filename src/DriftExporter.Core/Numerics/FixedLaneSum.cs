using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DriftExporter.Numerics;

/// <summary>
/// A sum of doubles whose bits do not depend on the width of the machine's vectors, nor on the blocks in which the terms
/// come: term i always goes to lane i mod 8, in order, and the lanes are added up in one fixed tree.
/// </summary>
/// <remarks>Error bound: (n/8 + 3) ulp of the sum of magnitudes. NaN and infinities pass through as in any sum.</remarks>
internal struct FixedLaneSum
{
    private const int Lanes = 8;
    private LaneValues lanes;
    private int next;

    /// <summary>Sum of all terms so far.</summary>
    public readonly double Total =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));

    public void Add(double term)
    {
        lanes[next] += term;
        next = (next + 1) & (Lanes - 1);
    }

    public void Add(ReadOnlySpan<double> terms)
    {
        int term = 0;
        while (next != 0 && term < terms.Length)
            Add(terms[term++]);
        int width = Vector<double>.Count;
        int whole = term + ((terms.Length - term) & -Lanes);
        if (Vector.IsHardwareAccelerated && Lanes % width == 0 && whole > term)
        {
            ref double source = ref MemoryMarshal.GetReference(terms);
            for (int lane = 0; lane < Lanes; lane += width)
            {
                Vector<double> sum = Vector.LoadUnsafe(ref lanes[0], (nuint)lane);
                for (int row = term; row < whole; row += Lanes)
                    sum += Vector.LoadUnsafe(ref source, (nuint)(row + lane));
                sum.StoreUnsafe(ref lanes[0], (nuint)lane);
            }

            term = whole;
        }

        for (; term < terms.Length; term++)
            Add(terms[term]);
    }

    [InlineArray(Lanes)]
    private struct LaneValues
    {
        private double first;
    }
}
