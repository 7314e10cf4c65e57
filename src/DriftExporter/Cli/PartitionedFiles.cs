using DriftExporter.Baselines;
using DriftExporter.Formats;

namespace DriftExporter.Cli;

/// <summary>Gives files the columns in their paths (<c>year=2026/month=03/</c>), and says where that is not what one might expect.</summary>
internal static class PartitionedFiles
{
    /// <param name="files">Names are paths as the user gave them.</param>
    /// <param name="isWanted">Whether somebody asks for a column of that name. Nobody asking, one value for all files is the place where
    /// the files lie, not a feature.</param>
    /// <param name="remarks">Filled as files are opened: names that a file has too.</param>
    /// <param name="leftOut">Columns that are left out, for the summary.</param>
    /// <param name="fillsGaps">Whether a file's reader names columns that its records need not have.</param>
    public static IReadOnlyList<TrainingFile> Over(
        IReadOnlyList<TrainingFile> files, Func<string, bool> isWanted, ISet<string> remarks, out IReadOnlyList<string> leftOut, Func<string, bool>? fillsGaps = null)
    {
        leftOut = [];
        if (files.Count == 0)
            return files;
        IReadOnlyList<IReadOnlyList<PartitionColumn>> partitions = PartitionColumn.Of([.. files.Select(file => file.Name)]);
        HashSet<string> left = [.. partitions.SelectMany(columns => columns).GroupBy(partition => partition.Column.Name)
            .Where(column => column.Select(partition => partition.Text).Distinct().Count() == 1 && column.Count() == files.Count && !isWanted(column.Key))
            .Select(column => column.Key)];
        leftOut = [.. partitions[0].Where(partition => left.Contains(partition.Column.Name))
            .Select(partition => $"{partition.Column.Name} is the same in the paths of all files ({partition.Text ?? "missing"}), and left out. --categorical {partition.Column.Name} takes it.")];
        return [.. files.Select((file, index) => Over(file, [.. partitions[index].Where(partition => !left.Contains(partition.Column.Name))], remarks, fillsGaps?.Invoke(file.Name) ?? false))];
    }

    private static TrainingFile Over(TrainingFile file, IReadOnlyList<PartitionColumn> partitions, ISet<string> remarks, bool fillsGaps) =>
        partitions.Count == 0 ? file : file with
        {
            Open = () =>
            {
                var reader = new PartitionedReader(file.Open(), partitions, fillsGaps);
                lock (remarks)
                {
                    foreach (string name in reader.Hidden)
                        remarks.Add($"{name} is in the files and in their paths ({name}=…); the files' values are taken.");
                }

                return reader;
            },
        };
}
