using System.Text;
using DriftExporter.Binning;
using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>Counts the categories of one column, exactly, in one pass.</summary>
internal sealed class CategoricalColumnBuilder(
    ColumnDecision decision, BaselineOptions options, int byteLimit = CategoricalColumnBuilder.ByteLimit) : IColumnBuilder
{
    /// <summary>Distinct keys that are counted; a column with more is no categorical feature.</summary>
    public const int DistinctLimit = 1_000_000;

    /// <summary>Bytes of distinct keys that are kept; a column with more holds documents, not categories.</summary>
    public const int ByteLimit = 256 << 20;

    /// <summary>Capped categories whose hashes a baseline keeps, to tell them from unseen ones.</summary>
    public const int HashLimit = 10_000;

    private readonly ByteKeyTable _keys = new();
    private long[] _counts = new long[16];

    public long Rows { get; private set; }

    public long Missing { get; private set; }

    public long Invalid { get; private set; }

    public int Distinct => _keys.Count;

    /// <summary>Why counting has stopped: too many keys, or too many bytes of them. Null while it goes on.</summary>
    public string? Overflow { get; private set; }

    public void Add(ColumnVector column, int rows)
    {
        Rows += rows;
        for (int row = 0; row < rows; row++)
        {
            switch (column.States[row])
            {
                case ValueState.Missing:
                    Missing++;
                    break;
                case ValueState.Invalid:
                    Invalid++;
                    break;
                default:
                    Count(column.Text(row));
                    break;
            }
        }
    }

    public bool EndPass() => false;

    public FeatureProfile Build()
    {
        int[] order = [.. Enumerable.Range(0, _keys.Count)];
        Array.Sort(order, (left, right) => _counts[left] != _counts[right]
            ? _counts[right].CompareTo(_counts[left])
            : _keys.Key(left).SequenceCompareTo(_keys.Key(right))); // UTF-8 bytes order as code points do
        int kept = order.TakeWhile((key, index) => index < options.MaxCategories && _counts[key] >= options.MinCategoryRows).Count();
        return new FeatureProfile
        {
            Name = decision.Column.Name,
            Role = decision.Role,
            DataType = decision.Column.DataType,
            Rows = Rows,
            Missing = Missing,
            Invalid = Invalid,
            Categorical = new CategoricalProfile
            {
                Categories = [.. order.Take(kept).Select(key => new Category(Encoding.UTF8.GetString(_keys.Key(key)), _counts[key]))],
                Other = kept == order.Length ? null : OtherOf(order.AsSpan(kept)),
            },
        };
    }

    private OtherCategories OtherOf(ReadOnlySpan<int> rest)
    {
        long count = 0;
        ulong[]? hashes = rest.Length <= HashLimit ? new ulong[rest.Length] : null;
        for (int index = 0; index < rest.Length; index++)
        {
            count += _counts[rest[index]];
            if (hashes is not null)
                hashes[index] = CategoryCells.StableHash(_keys.Key(rest[index]));
        }

        if (hashes is not null)
            Array.Sort(hashes);
        return new OtherCategories(count, rest.Length, hashes);
    }

    private void Count(ReadOnlySpan<byte> key)
    {
        if (Overflow is not null)
            return;
        int index = _keys.FindOrAdd(key);
        if (index == _counts.Length)
            Array.Resize(ref _counts, index * 2);
        _counts[index]++;
        if (_keys.Count > DistinctLimit)
            Overflow = $"has more than {DistinctLimit} distinct values";
        else if (_keys.ByteCount > byteLimit)
            Overflow = $"has distinct values of more than {byteLimit} bytes together";
    }
}
