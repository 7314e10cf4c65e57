using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Exposition;
using DriftExporter.Pipeline;
using DriftExporter.Scoring;

namespace DriftExporter.Tests.Pipeline;

/// <summary>Verdicts on the adult sample, from its log file: up to record 4,000 the people whom the model was trained on, then others.</summary>
public sealed class RealVerdictTests : IDisposable
{
    private const int Window = 1000, Drift = 4000;
    private static readonly string s_sample = Path.Combine(TestData.Repository, "samples", "adult", "inference.jsonl");
    private static readonly Lazy<string[]> s_lines = new(() => File.ReadAllLines(s_sample));
    private static readonly Lazy<BaselineProfile> s_baseline = new(() => BaselineFile.Read(Path.Combine(TestData.Repository, "baselines", "adult.baseline.json")));

    private readonly string _folder = Directory.CreateTempSubdirectory("verdicts-").FullName;
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly StringWriter _log = new();

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The one window after every 1,000 of the lines.</summary>
    private IEnumerable<WindowDrift> Verdicts(IEnumerable<string> lines, params IReadOnlyList<WhereCondition> where)
    {
        string path = Path.Combine(_folder, "log.jsonl");
        ModelConfiguration model = ExporterConfiguration.ForSingleModel("adult-income", "b.json", [path]).Models[0];
        model = model with
        {
            Windows = [new RowsWindow(Window)],
            Logs = model.Logs with { Where = where },
            Fields = model.Fields with { Map = new Dictionary<string, IReadOnlyList<string>> { ["pred_class"] = ["prediction", "class"], ["confidence"] = ["prediction", "confidence"] } },
        };
        File.WriteAllText(path, "");
        using var pipeline = new ModelPipeline(model, s_baseline.Value, new LimitsConfiguration(), _time, new LogLines(_log, Severity.Debug, false, _time));
        foreach (string[] chunk in lines.Chunk(Window))
        {
            File.AppendAllLines(path, chunk);
            for (int step = 0; step < 5; step++)
            {
                pipeline.Step();
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            pipeline.Evaluate();
            yield return pipeline.Snapshot!.Drift.Windows[0];
        }
    }

    private static string[] Detected(WindowDrift window) => [.. window.Features.Where(feature => feature.Detected == true).Select(feature => feature.Name)];

    [Fact]
    public void Nothing_IsFound_BeforeTheDrift_AndWhatDrifted_WithinOneWindowAfterIt()
    {
        WindowDrift[] windows = [.. Verdicts(s_lines.Value)];
        Assert.Equal(8, windows.Length);
        Assert.All(windows[..(Drift / Window)], window =>
        {
            Assert.Equal([], Detected(window));
            Assert.Equal((12, 0, 0.0), (window.ScoredFeatures, window.DetectedFeatures, window.DetectedRatio));
        });
        WindowDrift after = windows[Drift / Window];
        foreach (string name in (string[])["relationship", "marital-status", "occupation", "hours-per-week", "confidence"])
            Assert.Contains(name, Detected(after));
        Assert.Equal(Detected(after).Except(["confidence", "pred_class"]).Count(), after.DetectedFeatures);
        FeatureDrift relationship = after.Features.Single(feature => feature.Name == "relationship");
        Assert.StartsWith("psi ", relationship.Reasons[0], StringComparison.Ordinal);
        Assert.True(relationship.Psi > relationship.PsiCritical && relationship.Evidence > relationship.EvidenceCritical);
        Assert.All(windows, window => Assert.Equal(window.NewestTime, window.VerdictTime));
    }

    [Fact]
    public void Verdicts_AreTheSame_WhenTheLogIsReadAtOnce()
    {
        WindowDrift slow = Verdicts(s_lines.Value).Last();
        string path = Path.Combine(_folder, "log.jsonl");
        File.Delete(path);
        WindowDrift atOnce = Verdicts([string.Join('\n', s_lines.Value)]).Last();
        Assert.Equal(slow.VerdictTime, atOnce.VerdictTime);
        Assert.Equal(slow.Features.Select(Verdict), atOnce.Features.Select(Verdict));

        static (bool?, double?, double?, double?, double?, double?, string) Verdict(FeatureDrift feature) =>
            (feature.Detected, feature.Evidence, feature.EvidenceCritical, feature.PsiCritical, feature.KsCritical, feature.QValue, string.Join("; ", feature.Reasons));
    }

    [Fact]
    public void AFeatureThatVanishes_IsFound()
    {
        string[] lines = s_lines.Value[..(Drift / 2)];
        for (int line = Window; line < lines.Length; line++)
            lines[line] = lines[line].Replace("\"education\":", "\"schooling\":", StringComparison.Ordinal);
        WindowDrift[] windows = [.. Verdicts(lines)];
        Assert.Equal([], Detected(windows[0]));
        Assert.Equal(["education"], Detected(windows[1]));
        FeatureDrift education = windows[1].Features.Single(feature => feature.Name == "education");
        Assert.Equal((1.0, null, null), (education.MissingRatio, education.Psi, education.PsiCritical));
        Assert.StartsWith("missing 1 is above ", Assert.Single(education.Reasons), StringComparison.Ordinal);
        Assert.Equal(12, windows[1].ScoredFeatures);
    }

    [Fact]
    public void RecordsOfAnotherModel_AreNoDrift_WhereTheyAreFilteredOut()
    {
        string[] others = [.. s_lines.Value[Drift..].Select(line => line.Replace("\"name\":\"adult-income\"", "\"name\":\"another\"", StringComparison.Ordinal))];
        IEnumerable<string> mixed = s_lines.Value[..Drift].Zip(others, (mine, other) => new[] { mine, other }).SelectMany(pair => pair);
        Assert.All(Verdicts(mixed, new WhereCondition(["model", "name"], ["adult-income"])).Where(window => window.VerdictTime is not null), window => Assert.Equal([], Detected(window)));
        File.Delete(Path.Combine(_folder, "log.jsonl"));
        Assert.All(Verdicts(mixed), window => Assert.Contains("relationship", Detected(window)));
    }
}
