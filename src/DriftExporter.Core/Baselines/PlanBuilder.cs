using DriftExporter.Columns;

namespace DriftExporter.Baselines;

/// <summary>Counts a training set, or a part of one, on the points of a plan: a baseline that was made before, for example from a sample.</summary>
public static class PlanBuilder
{
    public static BaselineProfile Build(
        BaselineProfile plan, TrainingSet data, int threads = 1, Action<BuildProgress>? onProgress = null, CancellationToken cancellation = default)
    {
        ColumnPass.Work[] work = [.. plan.Features.Select(feature =>
            new ColumnPass.Work(new ColumnRequest(feature.Name, feature.Kind), new FixedGridBuilder(feature)))];
        long rows = ColumnPass.Read(data, work, threads, count => onProgress?.Invoke(new BuildProgress(1, count, data.RowCount)), cancellation);
        return plan with
        {
            Created = null,
            Source = new BaselineSource(data.FileNames, rows, plan.Source.SchemaSha256, data.Sample),
            Features = [.. work.Select(column => column.Builder.Build())],
            Sha256 = "",
        };
    }
}
