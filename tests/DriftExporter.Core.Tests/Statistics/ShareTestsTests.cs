using DriftExporter.Statistics;
using static DriftExporter.Tests.Statistics.ReferenceCases;

namespace DriftExporter.Tests.Statistics;

public class ShareTestsTests
{
    [Theory]
    [InlineData(10, 0.3)]
    [InlineData(1000, 0.01)]
    [InlineData(5000, 0.9)]
    public void LnBinomialTail_IsTheSumOfItsTerms_ForEveryCount(int trials, double chance)
    {
        double sum = 0;
        for (int count = trials; count >= 0; count--)
        {
            sum += Math.Exp(LnTerm(count, trials, chance));
            if (sum > 1e-300)
                Close(Math.Log(sum), IncompleteBeta.LnBinomialTail(count, trials, chance, 1 - chance), 1e-11, $"{count} of {trials}", 1e-11);
        }
    }

    [Fact]
    public void LnBinomialTail_KeepsItsDigits_ForTenMillionTrials()
    {
        // Symmetric: P(X >= 5,000,001) is half of what the middle term leaves.
        double middle = Math.Exp(LnTerm(5_000_000, 10_000_000, 0.5));
        Close(Math.Log((1 - middle) / 2), IncompleteBeta.LnBinomialTail(5_000_001, 10_000_000, 0.5, 0.5), 1e-9, "half");
        Close(-1e7 * Math.Log(2), IncompleteBeta.LnBinomialTail(10_000_000, 10_000_000, 0.5, 0.5), 1e-12, "all");
    }

    [Theory]
    [InlineData(5, 20, 1, 30)]
    [InlineData(30, 500, 100, 5000)]
    [InlineData(500, 500, 3, 5000)]
    [InlineData(20, 5000, 0, 10_000)]
    [InlineData(400, 1000, 700, 2000)]
    public void Increase_IsFishersExactTest_WithoutTolerance(int count, int rows, int baselineCount, int baselineRows)
    {
        double sum = 0;
        int total = count + baselineCount;
        for (int other = Math.Min(rows, total); other >= count; other--)
            sum += Math.Exp(LnChoose(rows, other) + LnChoose(baselineRows, total - other) - LnChoose(rows + baselineRows, total));
        TailProbability tail = ShareTests.Increase(count, rows, baselineCount, baselineRows, 0);
        Close(sum, tail.P, 1e-7, "p");
        Close(Math.Log10(sum), tail.Log10, 1e-7, "log10 p", 1e-7);
    }

    [Theory]
    [InlineData(60, 500, 100, 5000, 0.01, 0.05)]
    [InlineData(30, 500, 0, 5000, 0.01, 0.01)]
    [InlineData(12, 200, 2, 300, 0.02, 0.15)]
    public void Increase_IsThePlainIntegral_WithATolerance(int count, int rows, int baselineCount, int baselineRows, double tolerance, double reach)
    {
        // Midpoints of the baseline's share, and the binomial tail as a sum of terms.
        const int Points = 10_000;
        double width = reach / Points, sum = 0;
        for (int point = 0; point < Points; point++)
        {
            double share = (point + 0.5) * width, tail = 0;
            double density = Math.Exp(Math.Log(baselineCount + 1) + LnChoose(baselineRows, baselineCount + 1)
                + (baselineCount * Math.Log(share)) + ((baselineRows - baselineCount - 1) * Math.Log(1 - share)));
            if (density < 1e-14)
                continue;
            for (int more = count; more <= Math.Min(rows, count + 80); more++)
                tail += Math.Exp(LnTerm(more, rows, share + tolerance));
            sum += width * density * tail;
        }

        Close(sum, ShareTests.Increase(count, rows, baselineCount, baselineRows, tolerance).P, 1e-6, "p");
    }

    [Theory]
    [InlineData(100, 200, 0.01, 0.01)]
    [InlineData(500, 500, 0.002, 0.01)]
    [InlineData(500, 5000, 0.0, 0.01)]
    [InlineData(500, 5000, 0.03, 0.0)]
    [InlineData(500, 20_000, 0.2, 0.01)]
    [InlineData(5000, 5000, 0.05, 0.01)]
    public void Increase_RejectsAtMostAlpha_ExactlyAtTheTolerance(int rows, int baselineRows, double share, double tolerance)
    {
        // Exact: every baseline count that matters, and for each the window counts that are rejected.
        foreach (double alpha in (double[])[0.05, 0.01, 1e-4])
        {
            double rate = 0;
            for (int baselineCount = 0; baselineCount <= baselineRows; baselineCount++)
            {
                double weight = share == 0 ? (baselineCount == 0 ? 1 : 0) : Math.Exp(LnTerm(baselineCount, baselineRows, share));
                if (weight < 1e-9)
                    continue;
                int low = 0, high = rows + 1;
                while (high - low > 1)
                {
                    int middle = (low + high) / 2;
                    if (ShareTests.Increase(middle, rows, baselineCount, baselineRows, tolerance).P > alpha)
                        low = middle;
                    else
                        high = middle;
                }

                rate += weight * Math.Exp(IncompleteBeta.LnBinomialTail(high, rows, share + tolerance, 1 - share - tolerance));
            }

            Assert.True(rate <= alpha, $"alpha {alpha}: {rate}");
            Assert.True(rate >= (rows >= 500 && baselineRows * share >= 5 ? 0.3 : 0.001) * alpha, $"alpha {alpha}: {rate} is needlessly cautious");
        }
    }

    [Fact]
    public void Increase_FallsWithTheCount_AndStopsNowhere()
    {
        double last = 0;
        for (int count = 0; count <= 5000; count += 25)
        {
            double log10 = ShareTests.Increase(count, 5000, 1000, 100_000, 0.01).Log10;
            Assert.True(log10 <= last, $"{count}: {log10} after {last}");
            last = log10;
        }

        Assert.InRange(last, -9000, -7000);
        // 10 % of a vast window against 1 % of a million: what is left is the chance that the million are that unlucky, 1e6 KL(0.01|0.09).
        Assert.InRange(ShareTests.Increase(100_000_000, 1_000_000_000, 10_000, 1_000_000, 0.01).Log10, -26_700, -26_600);
    }

    [Fact]
    public void Increase_SaysOneOrUndefined_AtTheEdges()
    {
        Assert.Equal(TailProbability.One, ShareTests.Increase(0, 500, 0, 1000, 0));
        Assert.Equal(TailProbability.One, ShareTests.Increase(500, 500, 1000, 1000, 0));
        Assert.Equal(TailProbability.One, ShareTests.Increase(500, 500, 995, 1000, 0.01));
        Assert.Equal(TailProbability.One, ShareTests.Increase(15, 500, 20, 1000, 0.01));
        Assert.Equal(TailProbability.Undefined, ShareTests.Increase(0, 0, 20, 1000, 0.01));
        Assert.Equal(TailProbability.Undefined, ShareTests.Increase(3, 10, 0, 0, 0.01));
        Assert.Equal(TailProbability.Undefined, ShareTests.Unseen(0, 0, 0, 10, 0.01));
        Assert.InRange(ShareTests.Increase(500, 500, 980, 1000, 0.01).P, 0.001, 0.5);
    }

    [Fact]
    public void Unseen_IsTheBinomialTail_AtGoodAndTuringsShare()
    {
        double chance = (4.0 + 1) / (99 + 1);
        double tail = 1 - Math.Pow(1 - chance, 10) - (10 * chance * Math.Pow(1 - chance, 9));
        Close(tail, ShareTests.Unseen(2, 10, 4, 99, 0).P, 1e-12, "two of ten");
        Assert.True(ShareTests.Unseen(2, 10, 4, 99, 0.01).P > tail);
        Assert.Equal(TailProbability.One, ShareTests.Unseen(0, 10, 4, 99, 0));
    }

    [Theory]
    [InlineData(20_000, 20_000, 30)]
    [InlineData(2000, 20_000, 30)]
    public void Unseen_KeepsItsRate_ForZipfVocabularies(int vocabulary, int baselineRows, int baselines) =>
        CheckUnseen(vocabulary, baselineRows, baselines);

    [Fact]
    [Trait("Category", "Slow")]
    public void Unseen_KeepsItsRate_ForAVastVocabulary() => CheckUnseen(1_000_000, 100_000, 200);

    private static void CheckUnseen(int vocabulary, int baselineRows, int baselines)
    {
        const int WindowRows = 1000, Windows = 50;
        var random = new Random(20_240_117);
        double[] cumulative = new double[vocabulary];
        double total = 0;
        for (int word = 0; word < vocabulary; word++)
            cumulative[word] = total += 1.0 / (word + 1);
        int rejected = 0;
        var counts = new int[vocabulary];
        for (int baseline = 0; baseline < baselines; baseline++)
        {
            Array.Clear(counts);
            for (int row = 0; row < baselineRows; row++)
                counts[Draw()]++;
            int singletons = counts.Count(count => count == 1);
            for (int window = 0; window < Windows; window++)
            {
                int unseen = 0;
                for (int row = 0; row < WindowRows; row++)
                    unseen += counts[Draw()] == 0 ? 1 : 0;
                if (ShareTests.Unseen(unseen, WindowRows, singletons, baselineRows, 0).P <= 0.05)
                    rejected++;
            }
        }

        double rate = rejected / (double)(baselines * Windows);
        Assert.InRange(rate, 0.01, 0.067); // 0.05, less for whole numbers, and three standard errors of 1,500 windows

        int Draw()
        {
            int found = Array.BinarySearch(cumulative, random.NextDouble() * total);
            return Math.Min(found < 0 ? ~found : found, vocabulary - 1);
        }
    }

    private static double LnTerm(int count, int trials, double chance) =>
        LnChoose(trials, count) + (count * Math.Log(chance)) + ((trials - count) * Math.Log(1 - chance));

    private static double LnChoose(int n, int k) => LnFactorial(n) - LnFactorial(k) - LnFactorial(n - k);

    /// <summary>By Stirling with a far start, another way than the code under test.</summary>
    private static double LnFactorial(int n)
    {
        if (n < 2)
            return 0;
        double x = n + 1.0, shift = 0;
        for (; x < 30; x++)
            shift -= Math.Log(x);
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * Math.Pow(x, 5)));
    }
}
