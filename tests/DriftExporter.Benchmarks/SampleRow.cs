namespace DriftExporter.Benchmarks;

/// <summary>Rows of the credit model of the made-up bank: 14 numbers, 5 texts, 1 flag, a score and its class. Same seed, same rows.</summary>
internal sealed class SampleRow(int seed, bool drifted)
{
    private readonly Random _random = new(seed);

    public static readonly (string Name, string Format)[] Numbers =
    [
        ("age", "0"), ("income", "0.00"), ("loan_amount", "0"), ("duration_months", "0"), ("credit_utilization", "0.0000"),
        ("debt_to_income", "0.0000"), ("account_delta", "R"), ("num_late", "0"), ("days_since_last", "0.000"), ("uniform_score", "0.000000"),
        ("bimodal_balance", "0.00"), ("bureau_score", "0"), ("savings", "0.00"), ("index_z", "R"),
    ];

    public static readonly (string Name, string[] Values, double Skew)[] Texts =
    [
        ("housing", ["own", "rent", "free"], 1.5),
        ("purpose", ["radio_tv", "car", "furniture", "business", "education", "appliance", "repairs", "vacation", "retraining", "other"], 1),
        ("region", [.. Enumerable.Range(0, 12).Select(index => $"region_{index:00}")], 1.2),
        ("device", [.. Enumerable.Range(0, 40).Select(index => $"device-{index:00}")], 0),
        ("occupation", [.. Enumerable.Range(0, 200).Select(index => $"occupation_{index:000}")], 1.1),
    ];

    private static readonly double[][] s_cumulative = [.. Texts.Select(text => Cumulative(text.Values.Length, text.Skew))];
    private static readonly int[] s_months = [6, 9, 12, 12, 12, 18, 24, 24, 24, 36, 48, 60];

    /// <summary>[Numbers] NaN is missing.</summary>
    public double[] Values { get; } = new double[Numbers.Length];

    /// <summary>[Texts] index of the value; -1 is a category that training did not have.</summary>
    public int[] Categories { get; } = new int[Texts.Length];

    public bool IsExisting { get; private set; }

    public double Score { get; private set; }

    public void Next()
    {
        double[] v = Values;
        v[0] = Math.Round(Math.Clamp((drifted ? 41 : 38) + (11 * Normal()), 18, 90));
        v[1] = Math.Exp(10.4 + (0.55 * Normal())) * (drifted ? 1.1 : 1);
        v[2] = Math.Round(Math.Exp(8.6 + (0.7 * Normal())) / 100) * 100;
        v[3] = s_months[_random.Next(s_months.Length)];
        v[4] = Math.Min(_random.NextDouble(), _random.NextDouble());
        v[5] = _random.NextDouble() < 0.03 ? double.NaN : 0.35 + (0.15 * Normal());
        v[6] = (drifted ? 150 : 100) * Normal() / (0.2 + _random.NextDouble());
        v[7] = _random.NextDouble() < (drifted ? 0.72 : 0.8) ? 0 : _random.Next(1, 7);
        v[8] = -30 * Math.Log(1 - _random.NextDouble());
        v[9] = _random.NextDouble();
        v[10] = _random.NextDouble() < 0.35 ? 12000 + (1500 * Normal()) : 2500 + (600 * Normal());
        v[11] = Math.Round(Math.Clamp(660 + (80 * Normal()), 300, 850));
        v[12] = _random.NextDouble() < (drifted ? 0.18 : 0.1) ? double.NaN : _random.NextDouble() < 0.45 ? 0 : Math.Exp(7.5 + (1.3 * Normal()));
        v[13] = Normal();
        for (int text = 0; text < Categories.Length; text++)
        {
            int index = Array.BinarySearch(s_cumulative[text], _random.NextDouble());
            Categories[text] = index < 0 ? ~index : index;
        }

        if (_random.NextDouble() < 0.01 && drifted)
            Categories[^1] = -1;
        IsExisting = _random.NextDouble() < 0.62;
        double logit = 0.8 + (0.02 * (v[0] - 38)) - (0.27 * v[7]) - (1.2 * v[4]) + (0.004 * (v[11] - 660)) + (0.6 * Normal()) + (drifted ? 0.25 : 0);
        Score = 1 / (1 + Math.Exp(-logit));
    }

    public string Category(int text) => Categories[text] < 0 ? "unseen_0" : Texts[text].Values[Categories[text]];

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double[] Cumulative(int count, double skew)
    {
        double[] weights = [.. Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -skew))];
        double sum = 0, total = weights.Sum();
        return [.. weights.Select((weight, index) => index == count - 1 ? 1 : (sum += weight) / total)];
    }
}
