using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DriftExporter.EndToEnd.Harness;

namespace DriftExporter.EndToEnd.Alerts;

/// <summary>The rows of all replicas in the bins of one feature, and the training rows: what figures of the fleet are computed from, here
/// without the product.</summary>
internal sealed record FleetTable(string[] Bins, double[] Window, double[] Training)
{
    private const string Script = """
        import json, sys
        try:
            from scipy.stats import chi2_contingency
        except ImportError:
            sys.exit(77)
        table = json.loads(sys.argv[1])
        print(repr(float(chi2_contingency(table, correction=False)[0])))
        """;

    public static FleetTable Of(IReadOnlyList<Scrape> replicas, string feature)
    {
        string[] bins = [.. replicas[0].Of("drift_bin_rows", ("feature", feature)).Select(sample => sample.Labels["bin"])];
        return new FleetTable(
            bins,
            [.. bins.Select(bin => replicas.Sum(replica => replica.Value("drift_bin_rows", ("feature", feature), ("bin", bin))!.Value))],
            [.. bins.Select(bin => replicas[0].Value("drift_baseline_bin_rows", ("feature", feature), ("bin", bin))!.Value)]);
    }

    /// <summary>The largest distance of the two distribution functions at an edge.</summary>
    public double Ks
    {
        get
        {
            double window = 0, training = 0, largest = 0;
            for (int bin = 0; bin < Bins.Length; bin++)
            {
                window += Window[bin];
                training += Training[bin];
                largest = Math.Max(largest, Math.Abs((window / Window.Sum()) - (training / Training.Sum())));
            }

            return largest;
        }
    }

    /// <summary>By scipy where it is installed; in any case by expected counts.</summary>
    public async Task<double> ChiSquareAsync()
    {
        double n = Window.Sum(), m = Training.Sum(), statistic = 0;
        for (int bin = 0; bin < Bins.Length; bin++)
        {
            double all = Window[bin] + Training[bin], ofWindow = all * n / (n + m), ofTraining = all * m / (n + m);
            if (all > 0)
                statistic += (Math.Pow(Window[bin] - ofWindow, 2) / ofWindow) + (Math.Pow(Training[bin] - ofTraining, 2) / ofTraining);
        }

        int[] used = [.. Enumerable.Range(0, Bins.Length).Where(bin => Window[bin] + Training[bin] > 0)];
        if (!File.Exists("/usr/bin/python3"))
            return statistic;
        string table = JsonSerializer.Serialize((double[][])[[.. used.Select(bin => Window[bin])], [.. used.Select(bin => Training[bin])]]);
        CommandResult scipy = await CommandLine.RunAsync(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, table]));
        if (scipy.ExitCode == 77)
            return statistic;
        Assert.True(scipy.ExitCode == 0, scipy.ToString());
        double reference = double.Parse(scipy.Output, CultureInfo.InvariantCulture);
        Assert.Equal(reference, statistic, 1e-9 * Math.Max(1, reference));
        return reference;
    }
}
