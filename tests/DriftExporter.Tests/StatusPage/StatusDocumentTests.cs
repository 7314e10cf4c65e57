using System.Text.Json;
using DriftExporter.Exposition;
using DriftExporter.Scoring;
using DriftExporter.StatusPage;
using DriftExporter.Tests.Exposition;

namespace DriftExporter.Tests.StatusPage;

/// <summary>The document for programs: well formed whatever the names and figures, null where a figure does not exist.</summary>
public sealed class StatusDocumentTests
{
    private static JsonElement Read(params ModelSnapshot[] models)
    {
        using JsonDocument document = JsonDocument.Parse(StatusDocument.Render(models, "1.2.3+abc"));
        return document.RootElement.Clone();
    }

    private static JsonElement[] Features(JsonElement root, int window = 0) =>
        [.. root.GetProperty("models")[0].GetProperty("windows")[window].GetProperty("features").EnumerateArray()];

    [Fact]
    public void Render_HasTheFiguresOfTheSnapshot()
    {
        JsonElement root = Read(SampleModel.Snapshot());
        Assert.Equal("1.2.3", root.GetProperty("version").GetString());
        JsonElement model = root.GetProperty("models")[0];
        Assert.Equal(("credit", 7, "2026-03-01T12:00:00Z"), (model.GetProperty("name").GetString(), model.GetProperty("generation").GetInt32(), model.GetProperty("evaluatedAt").GetString()));
        Assert.Equal((true, 1000, 2, "2026-03-01T11:59:58.5Z"), (model.GetProperty("source").GetProperty("up").GetBoolean(), model.GetProperty("source").GetProperty("accepted").GetInt32(),
            model.GetProperty("source").GetProperty("rejected").GetProperty("json").GetInt32(), model.GetProperty("source").GetProperty("lastEvent").GetString()));
        JsonElement window = model.GetProperty("windows")[0];
        Assert.Equal(("rows=5000", 1000, "2026-01-01T00:00:00.1234567Z"), (window.GetProperty("window").GetString(), window.GetProperty("rows").GetInt32(), window.GetProperty("oldest").GetString()));
        JsonElement[] features = Features(root);
        Assert.Equal((0.1 + 0.2, 0.0, -400.5), (features[0].GetProperty("psi").GetDouble(), features[0].GetProperty("ksPValue").GetDouble(), features[0].GetProperty("ksLog10PValue").GetDouble()));
        Assert.Equal(["(-inf, 0]", "(0, inf)"], features[0].GetProperty("contributions").EnumerateArray().Select(bin => bin.GetProperty("bin").GetString()));
        Assert.Equal((true, 0.0625, 12.5), (features[0].GetProperty("detected").GetBoolean(), features[0].GetProperty("psiCritical").GetDouble(), features[0].GetProperty("evidence").GetDouble()));
        Assert.Equal(["PT", "<b>ES</b>", "3 more"], features[1].GetProperty("contributions").EnumerateArray().Select(bin => bin.GetProperty("bin").GetString()));
    }

    [Fact]
    public void Render_IsNull_WhereAFigureDoesNotExistOrIsNotFinite()
    {
        JsonElement root = Read(SampleModel.Snapshot());
        Assert.Equal(JsonValueKind.Null, Features(root)[0].GetProperty("standardDeviation").ValueKind); // infinite in the sample
        JsonElement few = Features(root, 1)[0];
        foreach (string name in (string[])["psi", "ks", "ksPValue", "missingRatio", "wassersteinDistance", "mean", "contributions"])
            Assert.Equal(JsonValueKind.Null, few.GetProperty(name).ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("models")[0].GetProperty("windows")[1].GetProperty("oldest").ValueKind);
        ModelSnapshot broken = SampleModel.Snapshot();
        FeatureDrift bad = broken.Drift.Windows[0].Features[0] with { Psi = double.NaN, Mean = double.NegativeInfinity };
        broken = broken with { Drift = new DriftSnapshot([broken.Drift.Windows[0] with { Features = [bad] }]) };
        Assert.Equal(JsonValueKind.Null, Features(Read(broken))[0].GetProperty("psi").ValueKind);
    }

    [Fact]
    public void Render_CarriesEveryNameUnchanged_HoweverHostile()
    {
        JsonElement root = Read(SampleModel.Snapshot("a \"model\"\\\n", 1, SampleModel.HostileNames));
        Assert.Equal("a \"model\"\\\n", root.GetProperty("models")[0].GetProperty("name").GetString());
        Assert.Equal(SampleModel.HostileNames, Features(root).Select(feature => feature.GetProperty("name").GetString()));
        Assert.Equal("\ufffd", Features(Read(SampleModel.Snapshot("m", 1, "\ud800")))[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Render_IsWellFormed_BeforeTheFirstEvaluation() => Assert.Empty(Read().GetProperty("models").EnumerateArray());

    [Fact]
    public void Page_NamesEveryField()
    {
        string page = File.ReadAllText(Path.Combine(TestData.Repository, "docs", "status-api.md"));
        Assert.All(Names(Read(SampleModel.Snapshot())).Distinct(), name => Assert.True(name is "json" or "encoding" || page.Contains(name, StringComparison.Ordinal), name));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
