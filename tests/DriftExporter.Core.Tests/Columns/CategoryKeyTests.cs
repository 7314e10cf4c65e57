using System.Globalization;
using System.Numerics;
using System.Text;
using DriftExporter.Columns;

namespace DriftExporter.Tests.Columns;

/// <summary>One category, one key, whichever format carried it.</summary>
public sealed class CategoryKeyTests
{
    private static string Key(double value)
    {
        byte[] key = new byte[CategoryKey.MaxLength];
        return Encoding.UTF8.GetString(key, 0, CategoryKey.Write(value, key));
    }

    private static string Key(float value)
    {
        byte[] key = new byte[CategoryKey.MaxLength];
        return Encoding.UTF8.GetString(key, 0, CategoryKey.Write(value, key));
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(3.0, "3")]
    [InlineData(-17.0, "-17")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-7, "1E-07")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(9.3e18, "9300000000000000000")]
    [InlineData(1e19, "10000000000000000000")]
    [InlineData(-1e22, "-10000000000000000000000")]
    public void Write_GivesIntegralFloatsAsIntegers_AndOthersInShortestForm(double value, string expected) => Assert.Equal(expected, Key(value));

    [Fact]
    public void Write_GivesTheExactInteger_UpToTheLargestDouble()
    {
        Assert.Equal("0", Key(-0.0));
        foreach (double value in (double[])[double.MaxValue, -double.MaxValue, 1e300, 4e18, Math.Pow(2, 70)])
            Assert.Equal(new BigInteger(value).ToString(CultureInfo.InvariantCulture), Key(value));
        Assert.Equal(new BigInteger(float.MaxValue).ToString(CultureInfo.InvariantCulture), Key(float.MaxValue));
    }

    [Fact]
    public void Write_Refuses_WhereThereIsNoRoom() => Assert.Throws<ArgumentException>(() => CategoryKey.Write(1e300, new byte[40]));

    [Fact]
    public void Write_GivesTheShortTextOfAFloat_NotOfItsWidenedTwin() => Assert.Equal("39.02", Key(39.02f));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void Write_GivesIntegersInDecimal(long value)
    {
        byte[] key = new byte[CategoryKey.MaxLength];
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(key, 0, CategoryKey.Write(value, key)));
    }
}

/// <summary>Many keys against a dictionary.</summary>
public sealed class ByteKeyTableTests
{
    [Fact]
    public void FindOrAdd_NumbersKeysInOrderOfArrival_LikeADictionary()
    {
        var random = new Random(2);
        var table = new ByteKeyTable();
        var known = new Dictionary<string, int>();
        byte[] key = new byte[40];
        for (int round = 0; round < 50_000; round++)
        {
            int length = random.Next(40);
            for (int index = 0; index < length; index++)
                key[index] = (byte)random.Next(3); // short keys come again, zero bytes included
            string text = Encoding.Latin1.GetString(key, 0, length);
            int expected = known.GetValueOrDefault(text, -1);
            Assert.Equal(expected, table.Find(key.AsSpan(0, length)));
            known.TryAdd(text, known.Count);
            Assert.Equal(known[text], table.FindOrAdd(key.AsSpan(0, length)));
        }

        Assert.Equal(known.Count, table.Count);
        Assert.Equal(known.Keys.Sum(text => text.Length), table.ByteCount);
        Assert.All(known, pair => Assert.Equal(pair.Key, Encoding.Latin1.GetString(table.Key(pair.Value))));
    }

    [Fact]
    public void Count_IsZero_InAnEmptyTable()
    {
        var table = new ByteKeyTable();
        Assert.Equal((0, 0, -1), (table.Count, table.ByteCount, table.Find([])));
        Assert.Equal(0, table.FindOrAdd([]));
        Assert.Equal(0, table.Find([]));
    }
}

/// <summary>What a column vector makes of what it is given.</summary>
public sealed class ColumnVectorTests
{
    [Theory]
    [InlineData(1.5, ValueState.Value)]
    [InlineData(double.NaN, ValueState.Missing)]
    [InlineData(double.PositiveInfinity, ValueState.Invalid)]
    [InlineData(double.NegativeInfinity, ValueState.Invalid)]
    public void SetNumber_TellsValuesFromMissingAndInvalid(double value, ValueState expected)
    {
        var vector = new ColumnVector(FeatureKind.Numeric);
        vector.SetNumber(0, value);
        Assert.Equal(expected, vector.States[0]);
    }

    [Fact]
    public void RoundToFloat32_MakesAnOverflowInvalid_AndLeavesOtherStates()
    {
        var vector = new ColumnVector(FeatureKind.Numeric);
        vector.SetNumber(0, 39.02);
        vector.SetNumber(1, 1e39);
        vector.SetMissing(2);
        vector.SetInvalid(3);
        vector.SetNumber(4, -1e-60);
        vector.RoundToFloat32(5);
        Assert.Equal([ValueState.Value, ValueState.Invalid, ValueState.Missing, ValueState.Invalid, ValueState.Value], vector.States[..5]);
        Assert.Equal(39.02f, vector.Numbers[0]);
        Assert.Equal(0, vector.Numbers[4]);
    }

    [Fact]
    public void SetText_KeepsEveryKey_WhileTheBytesGrow()
    {
        var vector = new ColumnVector(FeatureKind.Categorical);
        string[] keys = [.. Enumerable.Range(0, ColumnBatch.MaxRows).Select(row => new string((char)('a' + (row % 26)), row % 50))];
        for (int row = 0; row < keys.Length; row++)
            vector.SetText(row, Encoding.UTF8.GetBytes(keys[row]));
        vector.SetText(7, "again"u8);
        keys[7] = "again";
        Assert.All(Enumerable.Range(0, keys.Length), row => Assert.Equal(keys[row], Encoding.UTF8.GetString(vector.Text(row))));
    }

    [Fact]
    public void CopyRow_TakesStateAndValue()
    {
        var numbers = new ColumnVector(FeatureKind.Numeric);
        numbers.SetNumber(0, 2.5);
        numbers.SetMissing(1);
        var copy = new ColumnVector(FeatureKind.Numeric);
        copy.CopyRow(3, numbers, 0);
        copy.CopyRow(4, numbers, 1);
        Assert.Equal((2.5, ValueState.Value, ValueState.Missing), (copy.Numbers[3], copy.States[3], copy.States[4]));
    }
}
