using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats;

namespace DriftExporter.Tests.Formats;

/// <summary>The same 200 records of one real log in eleven layouts that nobody here wrote: each gives the figures of expected.json.</summary>
public sealed class SampleLayoutTests
{
    private static readonly string[] s_categoricals =
        ["workclass", "education", "marital-status", "occupation", "relationship", "race", "native-country"];

    [Theory]
    [InlineData("sagemaker_capture_csv.jsonl", "none", "sagemaker")]
    [InlineData("sagemaker_capture_base64.jsonl", "none", "sagemaker")]
    [InlineData("sagemaker_capture_json.jsonl", "none", "sagemaker")]
    [InlineData("kserve_cloudevents_v1.jsonl", "none", "kserve")]
    [InlineData("kserve_cloudevents_v2.jsonl", "none", "kserve")]
    [InlineData("bentoml_data.0.log", "none", "bentoml")]
    [InlineData("azureml_inputs.jsonl,azureml_outputs.jsonl", "none", "azureml")]
    [InlineData("cri_container.log", "cri", "none")]
    [InlineData("docker_json-file.log", "docker", "none")]
    [InlineData("with_header.csv", "none", "none")]
    [InlineData("quoted.csv", "none", "none")]
    public void Read_GivesTheRecordsSumsAndCounts_OfEveryLayout(string files, string wrapper, string preset)
    {
        Check(files, new RecordLayout { Wrapper = wrapper, Preset = preset });
        Check(files, new RecordLayout { Wrapper = "auto", Preset = preset });
        Check(files, new RecordLayout { Wrapper = wrapper, Preset = files.EndsWith(".csv", StringComparison.Ordinal) ? "none" : "auto" });
    }

    [Fact]
    public void Read_GivesTheRows_WhenTheOutputsOfAzureComeFirst()
    {
        Check("azureml_outputs.jsonl,azureml_inputs.jsonl", new RecordLayout { Preset = "azureml" });
    }

    [Theory]
    [InlineData("sagemaker_capture_json.jsonl", "sagemaker")]
    [InlineData("kserve_cloudevents_v2.jsonl", "kserve")]
    public void Read_GivesTheSame_WhenARuntimeWrapsThePlatformsLines(string file, string preset)
    {
        Check(file, new RecordLayout { Wrapper = "auto", Preset = "auto" }, line => [.. "2024-01-01T00:02:41.427425024Z stdout F "u8, .. line]);
        Check(file, new RecordLayout { Wrapper = "cri", Preset = preset }, line => [.. "2024-01-01T00:02:41.427425024Z stdout F "u8, .. line]);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("kserve")]
    [InlineData("auto")]
    public void Read_CountsEveryLineAsRefused_OfTextForPeople(string preset)
    {
        Dictionary<RecordOutcome, int> outcomes = [];
        RecordBatch batch = Read("kserve_event_display.txt", new RecordLayout { Preset = preset }, Fields(""), outcomes);

        Assert.Equal(0, batch.RowCount);
        Assert.All(outcomes.Keys, outcome => Assert.True(outcome is RecordOutcome.Blank or >= RecordOutcome.RejectedJson, $"{outcome}"));
    }

    private static void Check(string files, RecordLayout layout, Func<byte[], byte[]>? wrap = null)
    {
        Dictionary<RecordOutcome, int> outcomes = [];
        RecordField[] fields = Fields(files);
        RecordBatch batch = Read(files, layout with { IsCsv = files.EndsWith(".csv", StringComparison.Ordinal) }, fields, outcomes, wrap);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(TestData.Shared("data/formats/expected.json")));
        JsonElement expected = document.RootElement;
        string about = $"{files} {layout.Wrapper} {layout.Preset}: {string.Join(", ", outcomes)}";
        Assert.True(batch.RowCount == 200, about);
        foreach (JsonProperty column in expected.GetProperty("numeric").EnumerateObject())
        {
            ColumnVector vector = Of(column.Name);
            Assert.Equal(column.Value.GetProperty("nulls").GetInt32(), vector.States.AsSpan(0, 200).Count(ValueState.Missing));
            Assert.Equal(column.Value.GetProperty("sum").GetDouble(), Values(vector).Sum(row => vector.Numbers[row]));
        }

        foreach (JsonProperty column in expected.GetProperty("categorical").EnumerateObject())
        {
            Assert.Equal(column.Value.GetProperty("nulls").GetInt32(), Of(column.Name).States.AsSpan(0, 200).Count(ValueState.Missing));
            AssertCounts(column.Value.GetProperty("counts"), Of(column.Name));
        }

        AssertCounts(expected.GetProperty("prediction_counts"), Of("prediction"));
        Assert.Equal(expected.GetProperty("score_sum").GetDouble(), Values(Of("score")).Sum(row => Of("score").Numbers[row]), 1e-9);
        Assert.All(batch.EventTimeStates[..200], state => Assert.Equal(EventTimeState.Read, state));
        Assert.Equal(new DateTime(2024, 1, 1, 0, 2, 41, DateTimeKind.Utc).Ticks, DateTime.UnixEpoch.Ticks + (batch.EventTimes[..200].Min() / 1_000_000_000 * TimeSpan.TicksPerSecond));

        ColumnVector Of(string name) => batch.Features.Columns[Array.FindIndex(fields, field => field.Name == name)];
    }

    private static IEnumerable<int> Values(ColumnVector vector) => Enumerable.Range(0, 200).Where(row => vector.States[row] == ValueState.Value);

    private static void AssertCounts(JsonElement counts, ColumnVector vector)
    {
        Dictionary<string, int> found = Values(vector).GroupBy(row => Encoding.UTF8.GetString(vector.Text(row))).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(counts.EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt32()).OrderBy(count => count.Key), found.OrderBy(count => count.Key));
    }

    /// <summary>The baseline's columns; the plain layouts call the score confidence, which somebody has to say.</summary>
    private static RecordField[] Fields(string files)
    {
        string[] features = ["age", "workclass", "education", "education-num", "marital-status", "occupation", "relationship", "race", "capital-gain", "capital-loss", "hours-per-week", "native-country"];
        bool isPlain = files.Contains("csv", StringComparison.Ordinal) || files.Contains("log", StringComparison.Ordinal);
        isPlain &= !files.StartsWith("sagemaker", StringComparison.Ordinal) && !files.StartsWith("bento", StringComparison.Ordinal);
        string prediction = files.StartsWith("bento", StringComparison.Ordinal) ? "pred" : "prediction";
        return
        [
            .. features.Select((name, position) => new RecordField(
                name, s_categoricals.Contains(name) ? FeatureKind.Categorical : FeatureKind.Numeric, false, false, [["features", name], [name]]) { Position = position }),
            new RecordField("prediction", FeatureKind.Categorical, false, false, [[prediction]]) { IsPrediction = true, Position = 0 },
            new RecordField("score", FeatureKind.Numeric, false, false, [["confidence"], ["score"]])
            {
                IsPrediction = true, Position = 1, ChosenPath = isPlain ? ["confidence"] : null,
            },
        ];
    }

    private static RecordBatch Read(string files, RecordLayout layout, RecordField[] fields, Dictionary<RecordOutcome, int> outcomes, Func<byte[], byte[]>? wrap = null)
    {
        var schema = new RecordSchema { Fields = fields, FeaturesPath = ["features"], TimestampPaths = [["timestamp"], ["ts"], ["time"]] };
        IRecordReader reader = layout.CreateReader(schema);
        var batch = new RecordBatch([.. fields.Select(field => field.Kind)]);
        foreach ((string file, int index) in files.Split(',').Select((file, index) => (file, index)))
        {
            if (reader is IStatefulRecordReader stateful)
                stateful.StartFile(new RecordFile(index, index, IsBeginning: true));
            byte[] bytes = File.ReadAllBytes(TestData.Shared("data/formats/" + file));
            foreach (Range line in bytes.AsSpan().TrimEnd((byte)'\n').Split((byte)'\n'))
                Lines.Read(reader, wrap is null ? bytes.AsSpan(line).TrimEnd((byte)'\r') : wrap(bytes[line]), batch, outcomes);
        }

        Lines.End(reader, batch, outcomes);
        return batch;
    }
}
