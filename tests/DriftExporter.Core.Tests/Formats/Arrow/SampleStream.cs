using System.Numerics;

namespace DriftExporter.Tests.Formats.Arrow;

/// <summary>A stream of many types in two record batches, with a dictionary that grows.</summary>
internal static class SampleStream
{
    public static readonly TestField[] Fields =
    [
        new("i", TestType.Int(32)), new("d", TestType.Float(2)), new("h", TestType.Float(0)), new("t", TestType.Utf8),
        new("c", TestType.Utf8, Dictionary: 7, Index: TestType.Int(16)), new("when", TestType.Timestamp(2)), new("m", TestType.Decimal(20, 2, 128)), new("b", TestType.Bool),
        new("v", TestType.Utf8View), new("s", TestType.Struct, [new("x", TestType.Int(64))]),
        new("r", TestType.RunEndEncoded, [new("run_ends", TestType.Int(32)), new("values", TestType.Int(8))]),
    ];

    public static TestStream Make(bool bigEndian, TestCodec codec, int rows, bool isFile = false, bool legacy = false)
    {
        TestArrays arrays = new(bigEndian);
        TestStream stream = new(bigEndian, legacy, codec);
        if (isFile)
            stream.Magic();
        stream.Schema(Fields).Dictionary(7, arrays.Text("a", "b"));
        stream.Rows(rows, Batch(arrays, 0, rows, 2));
        stream.Dictionary(7, arrays.Text("c", null), isDelta: true);
        stream.Rows(rows, Batch(arrays, rows, rows, 4));
        stream.End();
        return isFile ? stream.Footer() : stream;
    }

    private static TestArray[] Batch(TestArrays arrays, int first, int rows, int entries)
    {
        int[] numbers = [.. Enumerable.Range(first, rows)];
        return
        [
            arrays.Int(4, [.. numbers.Select(number => number % 7 == 6 ? null : (long?)number)]),
            arrays.Double([.. numbers.Select(number => (double?)(number - 0.5))]),
            arrays.Half([.. numbers.Select(number => (double?)(number % 100))]),
            arrays.Text([.. numbers.Select(number => number % 5 == 4 ? null : $"text {number}")]),
            arrays.Int(2, [.. numbers.Select(number => (long?)(number % entries))]),
            arrays.Int(8, [.. numbers.Select(number => (long?)(number * 1_000_000L))]),
            arrays.Decimal(16, [.. numbers.Select(number => (BigInteger?)(number * 25))]),
            arrays.Bool([.. numbers.Select(number => (bool?)(number % 3 == 1))]),
            arrays.View(2, [.. numbers.Select(number => $"view of row number {number}")]),
            TestArrays.Struct([.. numbers.Select(number => number % 4 != 3)], arrays.Int(8, [.. numbers.Select(number => (long?)-number)])),
            arrays.RunEnds(4, [Math.Max(1, rows / 2), rows], arrays.Int(1, first % 100, null)),
        ];
    }
}
