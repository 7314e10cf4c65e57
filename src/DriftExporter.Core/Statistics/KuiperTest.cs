namespace DriftExporter.Statistics;

/// <summary>Kuiper's V = D+ + D-, which does not depend on where a cycle (hour, angle) is cut open, and its limit law
/// Q(l) = 2 sum (4 j^2 l^2 - 1) exp(-2 j^2 l^2) at l = V (sqrt(n_e) + 0.155 + 0.24/sqrt(n_e)). Source: Stephens, 1970.
/// Q to 1e-12 absolute in the body and relative in the tail; the law itself is an approximation, some per cent at n_e = 20.</summary>
public static class KuiperTest
{
    public static TailProbability Evaluate(double distancePlus, double distanceMinus, long n, long m)
    {
        if (n < 1 || m < 1 || double.IsNaN(distancePlus + distanceMinus))
            return TailProbability.Undefined;
        double root = Math.Sqrt(n / ((double)n + m) * m);
        return Limit((distancePlus + distanceMinus) * (root + 0.155 + (0.24 / root)));
    }

    internal static TailProbability Limit(double l)
    {
        if (l < 0.3)
            return TailProbability.One;
        double square = l * l, first = (4 * square) - 1, sum = 1;
        if (l < 0.8)
        {
            // The sum cancels here: the dual form, from Poisson's summation, has one term that counts.
            double below = 0;
            for (int j = 1; j <= 4; j++)
                below += j * j * Math.Exp(-j * j * Math.PI * Math.PI / (2 * square));
            return TailProbability.FromP(1 - (below * Math.Sqrt(2 * Math.PI) * Math.PI * Math.PI / (square * l)));
        }

        for (int j = 2; j <= 8; j++)
            sum += ((4 * j * j * square) - 1) / first * Math.Exp(-2 * ((j * j) - 1) * square);
        return TailProbability.FromLn(Math.Log(2 * first * sum) - (2 * square));
    }
}
