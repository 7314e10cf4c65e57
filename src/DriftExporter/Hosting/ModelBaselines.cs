using DriftExporter.Baselines;
using DriftExporter.Configuration;
using DriftExporter.Pipeline;

namespace DriftExporter.Hosting;

/// <summary>Loads the baselines of all models, or says all that is wrong with them at once.</summary>
internal static class ModelBaselines
{
    private const int ShownColumns = 20;

    /// <returns>[models][baselines]</returns>
    public static BaselineProfile[][] Load(ExporterConfiguration configuration)
    {
        var problems = new List<Problem>();
        BaselineProfile[][] baselines = [.. configuration.Models.Select(model => Load(model, problems))];
        return problems.Count == 0 ? baselines : throw new ProblemException(problems);
    }

    private static BaselineProfile[] Load(ModelConfiguration model, List<Problem> problems)
    {
        var loaded = new List<BaselineProfile>();
        string[] files = model.Baseline is { } one ? [one] : [.. model.Baselines.Select(baseline => baseline.File)];
        foreach (string file in files)
        {
            try
            {
                BaselineProfile baseline = BaselineFile.Read(file);
                loaded.Add(baseline);
                CheckMap(model, file, baseline, problems);
                if (!Columns(baseline).SequenceEqual(Columns(loaded[0])))
                    problems.Add(new Problem($"model {model.Name} baselines", $"{file} has not the columns of {files[0]}, with the same kinds, types and order.",
                        "Make all of them from data of one schema, with the same options."));
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return [.. loaded];
    }

    /// <summary>Names in <c>map</c> that are no column are a typing error, most likely.</summary>
    private static void CheckMap(ModelConfiguration model, string file, BaselineProfile baseline, List<Problem> problems)
    {
        IEnumerable<string> names = baseline.Features.Take(ShownColumns).Select(feature => feature.Name);
        problems.AddRange(RecordSchemas.UnknownMapNames(baseline, model).Select(name => new Problem($"model {model.Name} fields.map", $"\"{name}\" is no column of {file}.",
            $"Its columns are {string.Join(", ", names)}{(baseline.Features.Count > ShownColumns ? ", …" : "")}.")));
    }

    /// <summary>What a record is read by: with it the same, every baseline can take the same records.</summary>
    private static IEnumerable<object> Columns(BaselineProfile baseline) =>
        baseline.Features.Select(feature => (object)(feature.Name, feature.Kind, feature.Role, feature.IsBoolean, feature.Numeric?.Float32));
}
