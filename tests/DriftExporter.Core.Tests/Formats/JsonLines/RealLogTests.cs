using System.Text;
using System.Text.Json;
using DriftExporter.Columns;
using DriftExporter.Formats.JsonLines;

namespace DriftExporter.Tests.Formats.JsonLines;

/// <summary>The real logs, column by column, against the same figures taken with System.Text.Json.</summary>
public sealed class RealLogTests
{
    [Theory]
    [InlineData("adult")]
    [InlineData("bike")]
    public void Read_GivesEverySumAndCount_OfARealLog(string set)
    {
        string folder = TestData.Shared("data/" + set);
        using JsonDocument description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "set.json")));
        RecordSchema schema = Schema(description.RootElement);
        byte[] log = File.ReadAllBytes(Path.Combine(folder, "inference.jsonl"));

        JsonRecordReader reader = new(schema);
        RecordBatch batch = RecordSchemas.NewBatch(schema);
        Totals[] totals = [.. schema.Fields.Select(_ => new Totals())];
        Int128 times = 0;
        double latencies = 0;
        foreach (Range range in Lines(log))
        {
            if (batch.IsFull)
                Drain();
            Assert.Equal(RecordOutcome.Accepted, reader.Read(log.AsSpan(range), batch));
        }

        Drain();
        Assert.Equal(Expected(schema, log), (string.Join('\n', totals.Select(total => total.ToString())), times, latencies));

        void Drain()
        {
            for (int row = 0; row < batch.RowCount; row++)
            {
                Assert.Equal(EventTimeState.Read, batch.EventTimeStates[row]);
                times += batch.EventTimes[row];
                latencies += batch.Latencies[row];
                for (int field = 0; field < totals.Length; field++)
                    totals[field].Add(batch.Features.Columns[field], row);
            }

            batch.Clear();
        }
    }

    private static (string Totals, Int128 Times, double Latencies) Expected(RecordSchema schema, byte[] log)
    {
        Totals[] totals = [.. schema.Fields.Select(_ => new Totals())];
        Int128 times = 0;
        double latencies = 0;
        foreach (Range range in Lines(log))
        {
            using JsonDocument document = JsonDocument.Parse(log.AsMemory(range));
            JsonElement root = document.RootElement;
            times += (Int128)(root.GetProperty(schema.TimestampPaths[0][0]).GetDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks * 100;
            latencies += root.GetProperty("latency_ms").GetDouble() * 1e-3;
            for (int field = 0; field < totals.Length; field++)
            {
                JsonElement value = root;
                bool found = schema.Fields[field].Paths[0].All(key => value.TryGetProperty(key, out value));
                if (!found || value.ValueKind == JsonValueKind.Null)
                    totals[field].Missing++;
                else if (schema.Fields[field].Kind == FeatureKind.Numeric)
                    totals[field].Sum += value.GetDouble();
                else
                    totals[field].Count(value.ToString().Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal));
            }
        }

        return (string.Join('\n', totals.Select(total => total.ToString())), times, latencies);
    }

    private static RecordSchema Schema(JsonElement description)
    {
        List<RecordField> fields = [];
        foreach (JsonElement feature in description.GetProperty("features").EnumerateArray())
        {
            string name = feature.GetProperty("name").GetString()!;
            fields.Add(feature.GetProperty("kind").GetString() == "numeric" ? RecordSchemas.Numeric(name) : RecordSchemas.Categorical(name));
        }

        foreach (JsonProperty output in description.GetProperty("prediction").EnumerateObject())
        {
            string[] path = [.. output.Value.GetProperty("log_path").EnumerateArray().Select(key => key.GetString()!)];
            bool numeric = output.Value.GetProperty("kind").GetString() == "numeric";
            fields.Add(numeric ? RecordSchemas.Numeric("@" + output.Name, path) : RecordSchemas.Categorical("@" + output.Name, path));
        }

        return RecordSchemas.Of([.. fields]) with
        {
            TimestampPaths = [[description.GetProperty("log").GetProperty("timestamp")[0].GetString()!]],
            LatencyPath = ["latency_ms"],
        };
    }

    private static IEnumerable<Range> Lines(byte[] log)
    {
        for (int start = 0; start < log.Length;)
        {
            int end = Array.IndexOf(log, (byte)'\n', start);
            yield return start..end;
            start = end + 1;
        }
    }

    private sealed class Totals
    {
        private readonly SortedDictionary<string, int> _categories = new(StringComparer.Ordinal);

        public double Sum { get; set; }

        public int Missing { get; set; }

        public void Count(string key) => _categories[key] = _categories.GetValueOrDefault(key) + 1;

        public void Add(ColumnVector column, int row)
        {
            Assert.NotEqual(ValueState.Invalid, column.States[row]);
            if (column.States[row] == ValueState.Missing)
                Missing++;
            else if (column.Kind == FeatureKind.Numeric)
                Sum += column.Numbers[row];
            else
                Count(Encoding.UTF8.GetString(column.Text(row)));
        }

        public override string ToString() => $"{Sum:R} {Missing} {string.Join(',', _categories)}";
    }
}
