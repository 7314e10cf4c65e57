using System.Runtime.CompilerServices;

namespace DriftExporter.Formats.Compression;

/// <summary>
/// Decodes the compressed blocks of one frame after another (RFC 8878, 3.1.1.3): literals, then sequences, executed as
/// they are decoded.
/// </summary>
/// <remarks>
/// Between blocks of a frame live: the Huffman tree, the three sequence tables, the three recent offsets, and the
/// output so far, which is the window. A match may reach back to the start of its frame, as in libzstd's one-pass decoder.
/// </remarks>
internal sealed partial class ZstandardBlockDecoder
{
    private const int MaxLiterals = ZstandardFrames.MaxBlockLength;

    private readonly HuffmanTable huffman = new();
    private readonly FseTable literalLengths = new(9);
    private readonly FseTable offsets = new(8);
    private readonly FseTable matchLengths = new(9);

    /// <summary>The block, with room before and behind it for the reversed bit streams.</summary>
    private readonly byte[] block = new byte[ReverseBits.FrontRoom + ZstandardFrames.MaxBlockLength + ReverseBits.BackRoom];

    private readonly byte[] literals = new byte[MaxLiterals + ByteBuffer.Slack];
    private int literalCount;
    private int frameStart;
    private int blockLimit;
    private int offset1, offset2, offset3;

    public void StartFrame(int outputPosition, int largestBlock)
    {
        frameStart = outputPosition;
        blockLimit = largestBlock;
        (offset1, offset2, offset3) = (1, 4, 8);
        huffman.IsReady = literalLengths.IsReady = offsets.IsReady = matchLengths.IsReady = false;
    }

    /// <summary>Decodes one block behind output[..position], and returns the new position, at most <paramref name="limit"/>.</summary>
    public int Decode(ReadOnlySpan<byte> input, byte[] output, int position, int limit)
    {
        input.CopyTo(block.AsSpan(ReverseBits.FrontRoom));
        int start = ReverseBits.FrontRoom;
        int end = start + input.Length;
        start = ReadLiterals(start, end);
        int blockEnd = Math.Min(limit, position + blockLimit);
        return ReadSequences(start, end, output, position, blockEnd);
    }

    /// <summary>Decodes the literals section at block[start..end] and returns where it ends.</summary>
    private int ReadLiterals(int start, int end)
    {
        if (start >= end)
            Corrupt.CutOff("Zstandard");
        int first = block[start];
        int type = first & 3;
        int sizeFormat = (first >> 2) & 3;
        // The block's array has bytes behind its end, so the header may be read before its length is checked.
        ulong header = Unsafe.ReadUnaligned<ulong>(ref block[start]);
        if (type < 2)
        {
            int headerLength = sizeFormat switch { 1 => 2, 3 => 3, _ => 1 };
            literalCount = (int)(sizeFormat switch { 1 => (header >> 4) & 0xFFF, 3 => (header >> 4) & 0xFFFFF, _ => (header >> 3) & 0x1F });
            int stored = type == 0 ? literalCount : 1;
            CheckLiteralCount();
            start += headerLength;
            if (stored > end - start)
                Corrupt.CutOff("Zstandard");
            if (type == 0)
                block.AsSpan(start, literalCount).CopyTo(literals);
            else
                literals.AsSpan(0, literalCount).Fill(block[start]);
            return start + stored;
        }

        int sizeBits = sizeFormat switch { 2 => 14, 3 => 18, _ => 10 };
        ulong sizeMask = (1UL << sizeBits) - 1;
        literalCount = (int)((header >> 4) & sizeMask);
        int compressed = (int)((header >> (4 + sizeBits)) & sizeMask);
        start += (4 + 2 * sizeBits + 7) / 8;
        CheckLiteralCount();
        if (compressed > end - start)
            Corrupt.CutOff("Zstandard");
        ReadHuffmanLiterals(start, start + compressed, hasTree: type == 2, fourStreams: sizeFormat != 0);
        return start + compressed;
    }

    private void CheckLiteralCount()
    {
        if (literalCount > blockLimit)
            Corrupt.Throw($"a Zstandard block has {literalCount} literals, and its frame's limit is {blockLimit}");
    }

    private void ReadHuffmanLiterals(int start, int end, bool hasTree, bool fourStreams)
    {
        if (hasTree)
            start += huffman.Read(block, start, end);
        else if (!huffman.IsReady)
            Corrupt.Throw("a Zstandard block repeats a Huffman tree, and there is none before it");

        if (!fourStreams)
        {
            huffman.Decode(block, start, end, literals, 0, literalCount);
            return;
        }

        if (end - start < 10)
            Corrupt.CutOff("Zstandard");
        int streams = start + 6;
        Span<int> ends = [0, 0, 0, end];
        int at = streams;
        for (int stream = 0; stream < 3; stream++)
        {
            at += block[start + 2 * stream] | block[start + 2 * stream + 1] << 8;
            ends[stream] = at;
        }

        if (at >= end)
            Corrupt.CutOff("Zstandard");
        huffman.DecodeFour(block, streams, ends, literals, 0, literalCount);
    }
}
