using System.Text;
using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Binning;

/// <summary>Cells of categories against a dictionary.</summary>
public sealed class CategoryLookUpTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(1024)]
    [InlineData(20_000)]
    public void Map_WritesTheCellOfEachKey_WhateverItsLength(int categories)
    {
        var random = new Random(categories);
        string[] keys = [.. Keys(random, (2 * categories) + 200)];
        string[] known = keys[..categories];
        ulong[] others = [.. keys[categories..(categories + 50)].Select(key => CategoryCells.StableHash(Encoding.UTF8.GetBytes(key))).Order()];
        var cells = new CategoryCells([.. known.Select(Encoding.UTF8.GetBytes)], others);
        var expected = keys.Select((key, index) => (key, Id: index < categories ? index : index < categories + 50 ? cells.OtherId : cells.UnseenId))
            .ToDictionary(pair => pair.key, pair => pair.Id);
        var column = new ColumnVector(FeatureKind.Categorical);
        for (int round = 0; round < 8; round++)
        {
            column.TextUsed = 0;
            int[] want = new int[ColumnBatch.MaxRows];
            for (int row = 0; row < want.Length; row++)
                want[row] = Set(column, row, keys[random.Next(keys.Length)]);
            ushort[] ids = new ushort[want.Length];
            cells.Map(column, ids);
            Assert.Equal(want, ids.Select(id => (int)id));
            ushort[] each = new ushort[want.Length];
            cells.MapEach(column, each);
            Assert.Equal(each, ids);
        }

        int Set(ColumnVector column, int row, string key)
        {
            if (random.Next(20) == 0)
            {
                column.SetMissing(row);
                return cells.MissingId;
            }

            column.SetText(row, Encoding.UTF8.GetBytes(key));
            Assert.Equal(expected[key], cells.IdOf(column.Text(row)));
            return expected[key];
        }
    }

    [Fact]
    public void Map_ReadsNothingBehindTheColumn_WhereItsLastKeyEnds()
    {
        var cells = new CategoryCells(["a"u8.ToArray(), "bc"u8.ToArray(), ""u8.ToArray()], null);
        var column = new ColumnVector(FeatureKind.Categorical);
        int rows = 3;
        column.SetText(0, new byte[column.TextBytes.Length - 3]);
        column.SetText(1, "bc"u8);
        column.SetText(2, "a"u8);
        Assert.Equal(column.TextBytes.Length, column.TextUsed);
        ushort[] ids = new ushort[rows];
        cells.Map(column, ids);
        Assert.Equal([cells.OtherId, 1, 0], ids.Select(id => (int)id));
    }

    /// <summary>Distinct, of 0 to 40 bytes; many are prefixes of others, or end in zeros, or are not ASCII.</summary>
    private static IEnumerable<string> Keys(Random random, int count)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (keys.Count < count)
        {
            string start = keys.Count > 0 && random.Next(2) == 0 ? keys.ElementAt(random.Next(Math.Min(keys.Count, 50))) : "";
            keys.Add(start + new string([.. Enumerable.Range(0, random.Next(14)).Select(_ => "\0\0ab01é中"[random.Next(8)])]));
        }

        return keys;
    }
}
