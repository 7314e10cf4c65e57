using DriftExporter.Configuration;
using DriftExporter.Hosting;
using DriftExporter.Pipeline;

namespace DriftExporter.Tests.Hosting;

public sealed class DescriptorBudgetTests
{
    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(1024, 64, 744)]
    [InlineData(1_048_576, 64, 999_936)]
    [InlineData(long.MaxValue, 64, 999_936)]
    public void Share_LeavesBothSomething(long descriptors, int connections, int openFiles) => Assert.Equal((connections, openFiles), DescriptorBudget.Share(descriptors));

    [Fact]
    public void Share_StaysBelowTheLimit_WhereThatIsPossible()
    {
        for (int descriptors = 180; descriptors < 3000; descriptors++)
        {
            (int connections, int openFiles) = DescriptorBudget.Share(descriptors);
            Assert.InRange(connections + openFiles, 16, descriptors - 116 > 16 ? descriptors - 116 : 16);
        }
    }

    [Fact]
    public void Fit_SaysWhatItTakesAway()
    {
        var configuration = new ExporterConfiguration { Models = [new ModelConfiguration { Name = "a", Logs = new LogsConfiguration { Paths = ["x"] } }, new ModelConfiguration { Name = "b", Logs = new LogsConfiguration { Paths = ["x"] } }] };
        using var text = new StringWriter();
        var log = new LogLines(text, Severity.Info, json: false, TimeProvider.System);
        Assert.Equal((configuration, 64), DescriptorBudget.Fit(configuration, log, null));
        Assert.Equal((configuration, 64), DescriptorBudget.Fit(configuration, log, 1024));
        Assert.Equal("", text.ToString());
        (ExporterConfiguration fitted, int connections) = DescriptorBudget.Fit(configuration, log, 256);
        Assert.InRange(connections, 8, 63);
        Assert.InRange(fitted.Limits.OpenFiles, 1, 60);
        Assert.Contains("limit=256", text.ToString(), StringComparison.Ordinal);
    }
}
