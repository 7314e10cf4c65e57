using System.Text;
using DriftExporter.Columns;
using DriftExporter.Formats;
using static DriftExporter.Tests.Formats.RecordSchemas;

namespace DriftExporter.Tests.Formats.Presets;

/// <summary>A model of two features and two predictions, whose records come in the platforms' layouts.</summary>
public sealed class PresetTests
{
    private static readonly RecordSchema Schema = Of(
        Numeric("age"), Categorical("region") with { Position = 1 },
        Categorical("label") with { IsPrediction = true }, Numeric("score") with { IsPrediction = true, Position = 1 })
        with
    { TimestampPaths = [["timestamp"], ["time"]], LatencyPath = ["latency_ms"], StatusPath = ["status"], FeaturesPath = ["features"] };

    private readonly Dictionary<RecordOutcome, int> _outcomes = [];
    private RecordBatch _batch = NewBatch(Schema);

    [Theory]
    [InlineData("CSV", "41,north\\n29,east", "CSV", "yes,0.5\\nno,0.25", "41 'north' 'yes' 0.5|29 'east' 'no' 0.25")]
    [InlineData("CSV", "41,\\\"a,\\nb\\\"\\r\\n", "CSV", "yes,0.5", "41 'a,\nb' 'yes' 0.5")]
    [InlineData("CSV", "41,", "JSON", "[[\\\"yes\\\",0.5]]", "41 Missing 'yes' 0.5")]
    [InlineData("JSON", "[[41,\\\"north\\\"],[29,\\\"east\\\"]]", "JSON", "[[\\\"yes\\\",0.5],[\\\"no\\\",0.25]]", "41 'north' 'yes' 0.5|29 'east' 'no' 0.25")]
    [InlineData("JSON", "[41,\\\"north\\\"]", "CSV", "yes,0.5", "41 'north' 'yes' 0.5")]
    [InlineData("JSON", "{\\\"age\\\":41,\\\"region\\\":\\\"north\\\"}", "JSON", "{\\\"score\\\":0.5,\\\"label\\\":\\\"yes\\\"}", "41 'north' 'yes' 0.5")]
    [InlineData("JSON", "{\\\"features\\\":[41,\\\"north\\\"]}\\n{\\\"features\\\":[29,\\\"east\\\"]}", "JSON", "{\\\"predictions\\\":[{\\\"class\\\":\\\"yes\\\",\\\"score\\\":0.5},{\\\"class\\\":\\\"no\\\",\\\"score\\\":1}]}", "41 'north' 'yes' 0.5|29 'east' 'no' 1")]
    [InlineData("JSON", "{\\\"dataframe_split\\\":{\\\"columns\\\":[\\\"region\\\",\\\"age\\\"],\\\"data\\\":[[\\\"north\\\",41]]}}", "JSON", "{\\\"predictions\\\":[[\\\"yes\\\",0.5]]}", "41 'north' 'yes' 0.5")]
    [InlineData("JSON", "{\\\"inputs\\\":{\\\"age\\\":[41,29],\\\"region\\\":[\\\"north\\\",\\\"east\\\"]}}", "CSV", "yes,no", "41 'north' 'yes' Missing|29 'east' 'no' Missing")]
    [InlineData("BASE64", "NDEsbm9ydGg=", "BASE64", "eWVzLDAuNQ==", "41 'north' 'yes' 0.5")]
    [InlineData("BASE64", "WzQxLCJub3J0aCJd", "CSV", "yes,NaN", "41 'north' 'yes' Invalid")]
    public void SageMaker_GivesEachRow(string inputEncoding, string input, string outputEncoding, string output, string expected)
    {
        Read("sagemaker", Capture(inputEncoding, input, outputEncoding, output));
        Assert.Equal(expected, Rows());
    }

    [Theory]
    [InlineData("CSV", "41,north,1", "CSV", "yes,0.5")]
    [InlineData("CSV", "41,north\\n29,east", "CSV", "yes,0.5\\nno,1\\nno,1")]
    [InlineData("CSV", "\\\"41", "CSV", "yes,0.5")]
    [InlineData("JSON", "[41,", "CSV", "yes,0.5")]
    [InlineData("BASE64", "%%%%", "CSV", "yes,0.5")]
    [InlineData("BASE64", "/////w==", "CSV", "yes,0.5")]
    [InlineData("GZIP", "41,north", "CSV", "yes,0.5")]
    public void SageMaker_CountsAsPreset_WhatIsNoPairOfRows(string inputEncoding, string input, string outputEncoding, string output)
    {
        Read("sagemaker", Capture(inputEncoding, input, outputEncoding, output));
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedPreset]);
        Assert.Equal(0, _batch.RowCount);
    }

    [Theory]
    [InlineData("{\"captureData\":{}}", RecordOutcome.RejectedPreset)]
    [InlineData("{\"captureData\":1}", RecordOutcome.RejectedPreset)]
    [InlineData("{\"level\":\"info\"}", RecordOutcome.RejectedPreset)]
    [InlineData("{\"groundTruthData\":{\"data\":\"1\",\"encoding\":\"CSV\"}}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("[]", RecordOutcome.RejectedNotObject)]
    [InlineData("{\"captureData\":", RecordOutcome.RejectedJson)]
    [InlineData("application started", RecordOutcome.RejectedJson)]
    public void SageMaker_CountsOtherLines_ByWhatTheyAre(string line, RecordOutcome expected)
    {
        Read("sagemaker", line);
        Assert.Equal(1, _outcomes[expected]);
    }

    [Fact]
    public void Map_DecidesBeforeNamesAndPositions()
    {
        RecordSchema schema = Schema with
        {
            Fields =
            [
                Numeric("age") with { ChosenPath = ["2"] }, Categorical("region") with { ChosenPath = ["input", "0"] },
                Categorical("label") with { IsPrediction = true, ChosenPath = ["output", "1"] }, Numeric("score") with { IsPrediction = true, ChosenPath = ["0"] },
            ],
        };
        Read("sagemaker", Capture("CSV", "north,x,41", "CSV", "0.5,yes"), schema);
        Assert.Equal("41 'north' 'yes' 0.5", Rows());
    }

    [Fact]
    public void Where_SeesThePlatformsMembersAndTheRow()
    {
        RecordSchema schema = Schema with { Where = [new(["eventVersion"], ["0"]), new(["input", "1"], ["north"])] };
        Read("sagemaker", Capture("CSV", "41,north\\n29,east", "CSV", "yes,0.5\\nno,1"), schema);
        Assert.Equal("41 'north' 'yes' 0.5", Rows());
        Assert.Equal(1, _outcomes[RecordOutcome.Filtered]);
        Assert.Equal(EventTimeState.Read, _batch.EventTimeStates[0]);
    }

    [Fact]
    public void KServe_JoinsById_InAnyOrder_WithLatencyAndStatus()
    {
        Read("kserve",
            Event("response", "a", "10.250", "{\"predictions\":[{\"label\":\"yes\",\"score\":0.5}]}", ",\"statuscode\":500"),
            Event("request", "b", "11.000", "{\"instances\":[[29,\"east\"],[30,\"west\"]]}"),
            Event("request", "a", "10.000", "{\"instances\":[{\"age\":41,\"region\":\"north\"}]}"),
            Event("response", "b", "11.001", "{\"predictions\":[\"no\",\"yes\"]}"));

        Assert.Equal("41 'north' 'yes' 0.5|29 'east' 'no' Missing|30 'west' 'yes' Missing", Rows());
        Assert.Equal(0.25, _batch.Latencies[0], 1e-12);
        Assert.Equal([true, false, false], _batch.Errors[..3]);
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,2],"datatype":"BYTES","data":["41","north","29","east"]}]}""", """{"outputs":[{"name":"predict","shape":[2],"datatype":"BYTES","data":["yes","no"]},{"name":"score","shape":[2,1],"datatype":"FP64","data":[[0.5],[1]]}]}""", "41 'north' 'yes' 0.5|29 'east' 'no' 1")]
    [InlineData("""{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[41]},{"name":"region","shape":[1,1],"datatype":"BYTES","data":[["north"]]}]}""", """{"outputs":[{"name":"output-0","shape":[1,2],"datatype":"BYTES","data":["yes",0.5]}]}""", "41 'north' 'yes' 0.5")]
    public void KServe_TakesTensorsApart(string request, string response, string expected)
    {
        Read("kserve", Event("request", "a", "10.000", request), Event("response", "a", "11.000", response));
        Assert.Equal(expected, Rows());
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"age","shape":[2],"datatype":"FP64","data":[41]}]}""")]
    [InlineData("""{"inputs":[{"name":"age","shape":[-1],"datatype":"FP64","data":[41]}]}""")]
    [InlineData("""{"inputs":[{"name":"age","shape":[999999999999],"datatype":"FP64","data":[41]}]}""")]
    [InlineData("""{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}}]}""")]
    [InlineData("""{"inputs":[{"name":"age","shape":[1],"datatype":"FP64","data":[41]},{"name":"region","shape":[2],"datatype":"BYTES","data":["a","b"]}]}""")]
    public void KServe_CountsAsPreset_TensorsThatDoNotFit(string request)
    {
        Read("kserve", Event("request", "a", "10.000", request), Event("response", "a", "11.000", """{"predictions":["yes"]}"""));
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedPreset]);
        Assert.Equal(0, _batch.RowCount);
    }

    [Fact]
    public void KServe_ReadsTheObjectsOfTheBlobStore_ManyALine()
    {
        string request = Convert.ToBase64String("{\"instances\":[[41,\"north\"]]}"u8), response = Convert.ToBase64String("{\"predictions\":[[\"yes\",0.5]]}"u8);
        Read("auto", $$"""[{"url":{"Scheme":"s3"},"bytes":"{{request}}","reqType":"org.kubeflow.serving.inference.request","id":"a","occurrenceTime":"2026-03-02T09:15:48.120Z"},{"bytes":"{{response}}","reqType":"org.kubeflow.serving.inference.response","id":"a"}]""");
        Assert.Equal("41 'north' 'yes' 0.5", Rows());
        Assert.Equal(EventTimeState.Read, _batch.EventTimeStates[0]);
    }

    [Fact]
    public void KServe_GivesARequestWithoutPredictions_WhenTheResponseDoesNotCome()
    {
        IRecordReader reader = Reader("kserve");
        Line(reader, Event("request", "a", "10.000", "{\"instances\":[[1,\"x\"]]}"));
        Line(reader, Event("request", "a", "10.000", "{\"instances\":[[2,\"x\"]]}")); // a retry under the same id
        Assert.Equal("1 'x' Missing Missing", Rows());
        Elapse(reader, 299);
        Line(reader, Event("response", "b", "10.000", "{\"predictions\":[\"yes\"]}"));
        Assert.Equal(1, _batch.RowCount);
        Elapse(reader, 301);
        Assert.Equal("1 'x' Missing Missing|2 'x' Missing Missing", Rows());
        Lines.End(reader, _batch, _outcomes);
        Assert.Equal(2, _batch.RowCount);
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedPreset]);
    }

    [Fact]
    public void KServe_BoundsWhatWaits_ByCountAndBytes()
    {
        IRecordReader reader = Reader("kserve");
        for (int id = 0; id < 17_000; id++)
        {
            Line(reader, Event("request", $"{id}", "10.000", "{\"instances\":[[1,\"x\"]]}"));
            if (_batch.IsFull)
                _batch.Clear();
        }

        Assert.Equal(17_000 - 16_384, _outcomes[RecordOutcome.Accepted]);
        Line(reader, Event("request", "long", "10.000", "{\"instances\":[[1,\"" + new string('x', 15 << 20) + "\"]]}"));
        Assert.InRange(((IStatefulRecordReader)reader).Capture().Waiting.Sum(half => (long)half.Length), 15 << 20, 16 << 20);
    }

    [Theory]
    [InlineData("kserve")]
    [InlineData("auto")]
    public void Capture_KeepsWhatWaits_ForAnotherReader(string preset)
    {
        IRecordReader reader = Reader(preset);
        Line(reader, Event("request", "a", "10.000", "{\"instances\":[[41,\"north\"]]}"));
        RecordReaderState state = ((IStatefulRecordReader)reader).Capture();

        reader = Reader(preset);
        ((IStatefulRecordReader)reader).Restore(state);
        Line(reader, Event("response", "a", "10.000", "{\"predictions\":[[\"yes\",0.5]]}"));
        Assert.Equal("41 'north' 'yes' 0.5", Rows());
    }

    [Fact]
    public void ResponsesAlone_AreRecords_OfAModelWithoutFeatures()
    {
        RecordSchema schema = Of(Categorical("label") with { IsPrediction = true });
        _batch = NewBatch(schema);
        Read("kserve", schema, Event("response", "a", "10.000", "{\"predictions\":[\"yes\",\"no\"]}"));
        Assert.Equal(2, _batch.RowCount);
    }

    [Theory]
    [InlineData("{\"type\":\"org.kubeflow.serving.inference.request\",\"data\":{}}", RecordOutcome.RejectedPreset)]
    [InlineData("{\"type\":\"io.other.event\",\"id\":\"a\"}", RecordOutcome.RejectedNoFeatures)]
    [InlineData("[1,2]", RecordOutcome.RejectedPreset)]
    [InlineData("12", RecordOutcome.RejectedNotObject)]
    [InlineData("{\"level\":\"info\"}", RecordOutcome.RejectedPreset)]
    public void KServe_CountsOtherLines_ByWhatTheyAre(string line, RecordOutcome expected)
    {
        Read("kserve", line);
        Assert.True(_outcomes[expected] > 0);
    }

    [Fact]
    public void AzureMl_RefusesDataThatAreElsewhere_AndTakesOtherCollectionsByThemselves()
    {
        Read("azureml",
            """{"type":"azureml.inference.model_inputs","correlationid":"a","datainblob":"true","data":"https://x"}""",
            """{"type":"azureml.inference.model_outputs","correlationid":"a","data":[{"label":"yes"}]}""",
            """{"type":"azureml.inference.scores","data":[{"age":41,"region":"north","label":"no","score":1}]}""");
        Assert.Equal("41 'north' 'no' 1", Rows());
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedPreset]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BentoMl_FindsPredictionsByTheSchema_FromAFileOrTheLog(bool isInLog)
    {
        const string Schema = """{"meta_data":{"bento_name":"credit"},"columns":[{"name":"age","role":"feature","type":"numerical"},{"name":"region","role":"feature","type":"categorical"},{"name":"pred","role":"prediction","type":"categorical"},{"name":"s\u0063ore","role":"prediction","type":"numerical"}]}""";
        IRecordReader reader = new RecordLayout { Preset = "bentoml", FindSchema = () => isInLog ? null : Encoding.UTF8.GetBytes(Schema) }.CreateReader(PresetTests.Schema);
        ((IStatefulRecordReader)reader).StartFile(new RecordFile(1, 1, IsBeginning: true));
        const string Record = """{"age": 41, "region": "north", "pred": "yes", "score": NaN, "timestamp": "2026-03-02T09:15:48.490137", "request_id": "1", "trace_id": "0"}""";
        Line(reader, Record);
        if (isInLog)
            Line(reader, Schema);
        Line(reader, Record);

        Assert.Equal(isInLog ? "41 'north' Missing Missing|41 'north' 'yes' Missing" : "41 'north' 'yes' Missing|41 'north' 'yes' Missing", Rows());
        Assert.Equal(EventTimeState.Read, _batch.EventTimeStates[1]);
    }

    [Fact]
    public void Auto_ReadsPlainRecords_AndSaysSoOnce()
    {
        List<string> found = [];
        IRecordReader reader = new RecordLayout { Preset = "auto", Found = (what, name) => found.Add($"{what} {name}") }.CreateReader(Schema);
        for (int line = 0; line < 2_000; line++)
            Line(reader, "{\"features\":{\"age\":41,\"region\":\"north\"},\"label\":\"yes\",\"score\":0.5}".Replace("\"features\"", line % 2 == 0 ? "\"features\"" : "\"f\"", StringComparison.Ordinal));

        Assert.Equal(2_000, _batch.RowCount);
        Assert.Equal(["preset none"], found);
    }

    /// <summary>A few bytes that would make gigabytes are refused.</summary>
    [Theory]
    [InlineData("\"id\":\"a\",\"pad\":\"{0}\",\"data\":{{\"instances\":[{1}]}}")]
    [InlineData("\"id\":\"a\",\"data\":{{\"inputs\":[{{\"name\":\"{0}\",\"shape\":[100000],\"data\":[{1}]}}]}}")]
    [InlineData("\"id\":\"a\",\"data\":{{\"dataframe_split\":{{\"columns\":[\"{0}\"],\"data\":[{2}]}}}}")]
    public void KServe_BoundsTheWorkOfALine(string members)
    {
        string line = "{\"type\":\"x.inference.request\"," + string.Format(System.Globalization.CultureInfo.InvariantCulture, members,
            new string('x', 500_000), string.Join(',', Enumerable.Repeat("1", 100_000)), string.Join(',', Enumerable.Repeat("[1]", 100_000))) + "}";
        IRecordReader reader = Reader("kserve");
        Line(reader, line);
        Lines.End(reader, _batch, _outcomes);
        Assert.Equal(1, _outcomes[RecordOutcome.RejectedPreset]);
    }

    /// <summary>Damage to real lines: an outcome each, and the reader goes on.</summary>
    [Theory]
    [InlineData("sagemaker", "sagemaker_capture_csv.jsonl")]
    [InlineData("sagemaker", "sagemaker_capture_base64.jsonl")]
    [InlineData("sagemaker", "sagemaker_capture_json.jsonl")]
    [InlineData("kserve", "kserve_cloudevents_v1.jsonl")]
    [InlineData("kserve", "kserve_cloudevents_v2.jsonl")]
    [InlineData("bentoml", "bentoml_data.0.log")]
    [InlineData("azureml", "azureml_inputs.jsonl")]
    [InlineData("auto", "azureml_outputs.jsonl")]
    public void Read_ComesThrough_WhateverTheDamage(string preset, string file)
    {
        byte[][] lines = [.. File.ReadLines(TestData.Shared("data/formats/" + file)).Take(20).Select(Encoding.UTF8.GetBytes)];
        Random random = new(7);
        IRecordReader reader = Reader(preset);
        for (int round = 0; round < 4_000; round++)
        {
            byte[] line = [.. lines[random.Next(lines.Length)]];
            for (int damage = random.Next(4); damage > 0; damage--)
                line[random.Next(line.Length)] = (byte)"\"{}[],:\\0n"[random.Next(10)];
            Lines.Read(reader, line.AsSpan(0, random.Next(3) == 0 ? random.Next(line.Length) : line.Length), _batch, _outcomes);
            if (_batch.RowCount > 4_000)
                _batch.Clear();
        }

        Lines.End(reader, _batch, _outcomes);
        Assert.True(_outcomes.Values.Sum() >= 4_000);
    }

    private static IRecordReader Reader(string preset, RecordSchema? schema = null) => new RecordLayout { Preset = preset }.CreateReader(schema ?? Schema);

    private static string Event(string kind, string id, string second, string data, string more = "") =>
        $$"""{"specversion":"1.0","type":"org.kubeflow.serving.inference.{{kind}}","id":"{{id}}","time":"2026-03-02T09:15:{{second}}Z"{{more}},"data":{{data}}}""";

    private static string Capture(string inputEncoding, string input, string outputEncoding, string output) =>
        $$$"""{"captureData":{"endpointInput":{"mode":"INPUT","data":"{{{input}}}","encoding":"{{{inputEncoding}}}"},"endpointOutput":{"mode":"OUTPUT","data":"{{{output}}}","encoding":"{{{outputEncoding}}}"}},"eventMetadata":{"eventId":"1","inferenceTime":"2026-03-02T09:15:48Z"},"eventVersion":"0"}""";

    private void Read(string preset, params string[] lines) => Read(preset, Schema, lines);

    private void Read(string preset, string line, RecordSchema schema) => Read(preset, schema, line);

    private void Read(string preset, RecordSchema schema, params string[] lines)
    {
        IRecordReader reader = Reader(preset, schema);
        foreach (string line in lines)
            Line(reader, line);
        Lines.End(reader, _batch, _outcomes);
    }

    private void Line(IRecordReader reader, string line) => Lines.Read(reader, Encoding.UTF8.GetBytes(line), _batch, _outcomes);

    private void Elapse(IRecordReader reader, long seconds)
    {
        ((IManyRecordReader)reader).Elapse(seconds * 1_000_000_000);
        Lines.More(reader, _batch, _outcomes);
    }

    private string Rows() => string.Join('|', Enumerable.Range(0, _batch.RowCount).Select(row =>
        string.Join(' ', Enumerable.Range(0, _batch.Features.Columns.Length).Select(column => Cell(_batch, column, row)))));
}
