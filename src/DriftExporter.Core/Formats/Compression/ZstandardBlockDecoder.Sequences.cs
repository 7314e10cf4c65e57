namespace DriftExporter.Formats.Compression;

internal sealed partial class ZstandardBlockDecoder
{
    // Baselines and extra bits of the codes, and the predefined distributions: RFC 8878, 3.1.1.3.2.1.1 and 3.1.1.3.2.2.
    private static readonly int[] LiteralLengthBaselines =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40,
        48, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
    ];

    private static readonly byte[] LiteralLengthBits =
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3,
        4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
    ];

    private static readonly short[] LiteralLengthDistribution =
    [
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2,
        2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
    ];

    private static readonly int[] MatchLengthBaselines =
    [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
        27, 28, 29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131,
        259, 515, 1027, 2051, 4099, 8195, 16387, 32771, 65539,
    ];

    private static readonly byte[] MatchLengthBits =
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7,
        8, 9, 10, 11, 12, 13, 14, 15, 16,
    ];

    private static readonly short[] MatchLengthDistribution =
    [
        1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, -1, -1, -1, -1, -1, -1, -1,
    ];

    private static readonly short[] OffsetDistribution =
    [
        1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        -1, -1, -1, -1, -1,
    ];

    /// <summary>Code c stands for 2^c plus c bits. Outputs are shorter than 2^31, so larger codes cannot be right.</summary>
    private static readonly int[] OffsetBaselines = [.. Enumerable.Range(0, 31).Select(code => 1 << code)];

    private static readonly byte[] OffsetBits = [.. Enumerable.Range(0, 31).Select(code => (byte)code)];

    private int ReadSequences(int start, int end, byte[] output, int position, int blockEnd)
    {
        int count = ReadSequenceCount(ref start, end);
        int literalsUsed = 0;
        if (count > 0)
        {
            ReadTables(ref start, end);
            position = Execute(start, end, count, output, position, blockEnd, ref literalsUsed);
        }
        else if (start != end)
        {
            Corrupt.Throw("a Zstandard block without sequences has bytes behind its literals");
        }

        int rest = literalCount - literalsUsed;
        if (rest > blockEnd - position)
            Corrupt.Throw("a Zstandard block holds more than its frame declares");
        literals.AsSpan(literalsUsed, rest).CopyTo(output.AsSpan(position));
        return position + rest;
    }

    private int ReadSequenceCount(ref int start, int end)
    {
        if (start >= end)
            Corrupt.CutOff("Zstandard");
        int first = block[start];
        int length = first < 128 ? 1 : first < 255 ? 2 : 3;
        if (length > end - start)
            Corrupt.CutOff("Zstandard");
        int count = length switch
        {
            1 => first,
            2 => (first - 128) << 8 | block[start + 1],
            _ => (block[start + 1] | block[start + 2] << 8) + 0x7F00,
        };
        start += length;
        return count;
    }

    private void ReadTables(ref int start, int end)
    {
        if (start >= end)
            Corrupt.CutOff("Zstandard");
        int modes = block[start++];
        if ((modes & 3) != 0)
            Corrupt.Throw("a Zstandard block uses reserved bits of its sequence modes");
        ReadTable(literalLengths, modes >> 6, LiteralLengthBaselines, LiteralLengthBits, LiteralLengthDistribution, 6, ref start, end);
        ReadTable(offsets, (modes >> 4) & 3, OffsetBaselines, OffsetBits, OffsetDistribution, 5, ref start, end);
        ReadTable(matchLengths, (modes >> 2) & 3, MatchLengthBaselines, MatchLengthBits, MatchLengthDistribution, 6, ref start, end);
    }

    private void ReadTable(
        FseTable table, int mode, int[] baselines, byte[] extraBits, short[] predefined, int predefinedLog, ref int start, int end)
    {
        switch (mode)
        {
            case 0:
                table.BuildPredefined(predefined, predefinedLog, baselines, extraBits);
                break;
            case 1:
                if (start >= end)
                    Corrupt.CutOff("Zstandard");
                table.BuildSingle(block[start++], baselines, extraBits);
                break;
            case 2:
                start += table.Read(block.AsSpan(start, end - start), baselines, extraBits);
                break;
            default:
                if (!table.IsReady)
                    Corrupt.Throw("a Zstandard block repeats a sequence table, and there is none before it");
                break;
        }
    }

    /// <summary>Decodes and executes all sequences. A sequence takes at most 31 + 16 bits for offset and match and
    /// 16 + 9 + 9 + 8 for literals and states: two windows.</summary>
    private int Execute(int start, int end, int count, byte[] output, int position, int blockEnd, ref int literalsUsed)
    {
        long bit = ReverseBits.Start(block, start, end);
        long firstBit = start * 8L;
        ulong window = ReverseBits.Window(block, bit);
        int literalState = (int)ReverseBits.Take(ref window, literalLengths.AccuracyLog);
        int offsetState = (int)ReverseBits.Take(ref window, offsets.AccuracyLog);
        int matchState = (int)ReverseBits.Take(ref window, matchLengths.AccuracyLog);
        bit -= literalLengths.AccuracyLog + offsets.AccuracyLog + matchLengths.AccuracyLog;
        FseCell[] literalCells = literalLengths.Cells, offsetCells = offsets.Cells, matchCells = matchLengths.Cells;
        int used = 0;

        for (int sequence = 0; sequence < count; sequence++)
        {
            if (bit < firstBit)
                Corrupt.Throw("a Zstandard block has fewer sequences than it declares");
            FseCell literal = literalCells[literalState], offset = offsetCells[offsetState], match = matchCells[matchState];
            window = ReverseBits.Window(block, bit);
            int offsetValue = offset.Baseline + (int)ReverseBits.Take(ref window, offset.ExtraBits);
            int matchLength = match.Baseline + (int)ReverseBits.Take(ref window, match.ExtraBits);
            bit -= offset.ExtraBits + match.ExtraBits;
            window = ReverseBits.Window(block, bit);
            int literalLength = literal.Baseline + (int)ReverseBits.Take(ref window, literal.ExtraBits);
            bit -= literal.ExtraBits;
            if (sequence < count - 1)
            {
                literalState = literal.NextState + (int)ReverseBits.Take(ref window, literal.NextBits);
                matchState = match.NextState + (int)ReverseBits.Take(ref window, match.NextBits);
                offsetState = offset.NextState + (int)ReverseBits.Take(ref window, offset.NextBits);
                bit -= literal.NextBits + match.NextBits + offset.NextBits;
            }

            if (literalLength > literalCount - used)
                Corrupt.Throw("a Zstandard sequence takes more literals than there are");
            if (literalLength + matchLength > blockEnd - position)
                Corrupt.Throw("a Zstandard block holds more than its frame declares");
            MatchCopy.Words(ref literals[used], ref output[position], literalLength);
            used += literalLength;
            position += literalLength;

            int distance = Distance(offsetValue, literalLength == 0);
            if (distance > position - frameStart)
                Corrupt.Throw($"a Zstandard match reaches {distance} bytes back at byte {position - frameStart}");
            MatchCopy.Repeat(output, position, distance, matchLength);
            position += matchLength;
        }

        if (bit != firstBit)
            Corrupt.Throw("the sequences of a Zstandard block are not used up");
        literalsUsed = used;
        return position;
    }

    /// <summary>Turns an offset value into a distance and keeps the three recent distances (3.1.1.5).</summary>
    private int Distance(int value, bool noLiterals)
    {
        if (value > 3)
        {
            (offset3, offset2, offset1) = (offset2, offset1, value - 3);
            return offset1;
        }

        int index = noLiterals ? value : value - 1;
        int distance;
        switch (index)
        {
            case 0:
                return offset1;
            case 1:
                distance = offset2;
                break;
            case 2:
                distance = offset3;
                offset3 = offset2;
                break;
            default:
                distance = offset1 - 1;
                if (distance == 0)
                    Corrupt.Throw("a Zstandard match has distance 0");
                offset3 = offset2;
                break;
        }

        offset2 = offset1;
        offset1 = distance;
        return distance;
    }
}
