using System.Globalization;

namespace DriftExporter.EndToEnd.Harness;

/// <summary>Compares many figures, and reports all that differ at once.</summary>
internal sealed class Mismatches
{
    private readonly List<string> _differences = [];
    private double _largest;

    /// <summary>Figures compared so far.</summary>
    public int Compared { get; private set; }

    /// <summary>The figure is there and within the tolerance; or neither is there.</summary>
    public void Compare(string what, double? expected, double? actual, double tolerance) =>
        CompareRange(what, expected - tolerance, expected + tolerance, expected, actual);

    /// <summary>The figure lies in [low, high]; the expected one is for the message.</summary>
    public void CompareRange(string what, double? low, double? high, double? expected, double? actual)
    {
        Compared++;
        if (expected is null ? actual is null : actual >= low && actual <= high)
            _largest = Math.Max(_largest, Math.Abs((actual - expected) ?? 0));
        else
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {Text(expected)}, got {Text(actual)} (difference {actual - expected:R})"));
    }

    public void AssertNone(int least)
    {
        if (_differences.Count > 0)
            Assert.Fail($"{_differences.Count} of {Compared} figures differ:\n{string.Join('\n', _differences.Take(40))}");
        Assert.True(Compared >= least, $"Only {Compared} figures were compared.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{Compared} figures, largest difference {_largest:R}");
    }

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "none";
}
