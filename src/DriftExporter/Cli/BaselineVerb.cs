using CommandLine;

namespace DriftExporter.Cli;

[Verb("baseline", HelpText = "Make a baseline file from training data (or from a good week of logs).")]
internal sealed class BaselineVerb
{
    [Option('i', "input", Required = true, HelpText = "Files, globs or folders: .parquet, .arrow, .feather, .csv, .jsonl, text formats also .gz. Repeatable; all of them are one data set. Folders named key=value are columns.")]
    public IEnumerable<string> Input { get; set; } = [];

    [Option('o', "output", Required = true, HelpText = "The baseline file to write; - writes to standard output.")]
    public string Output { get; set; } = "";

    [Option("format", HelpText = "parquet, arrow, csv or jsonl, instead of going by the file's ending.")]
    public string? Format { get; set; }

    [Option("model", HelpText = "Name of the model. Default: the output's name without its endings. With --config: which model of it.")]
    public string? Model { get; set; }

    [Option("version-label", HelpText = "Version of the model or the training set, for the metric drift_baseline_info.")]
    public string? VersionLabel { get; set; }

    [Option("created", HelpText = "Note the time of making in the file (its bytes then differ from run to run).")]
    public bool Created { get; set; }

    [Option("include", HelpText = "Take these columns only, and take them even where they look like ids.")]
    public IEnumerable<string> Include { get; set; } = [];

    [Option("exclude", HelpText = "Leave these columns out.")]
    public IEnumerable<string> Exclude { get; set; } = [];

    [Option("categorical", HelpText = "Compare these columns by category, whatever their type.")]
    public IEnumerable<string> Categorical { get; set; } = [];

    [Option("numeric", HelpText = "Compare these columns as numbers, whatever their type.")]
    public IEnumerable<string> Numeric { get; set; } = [];

    [Option("prediction", HelpText = "Columns that hold the model's output: their series get role=\"prediction\".")]
    public IEnumerable<string> Prediction { get; set; } = [];

    [Option("label", HelpText = "The column of the truth; left out.")]
    public string? Label { get; set; }

    [Option("timestamp", HelpText = "The column of the time; left out.")]
    public string? Timestamp { get; set; }

    [Option("bins", Default = 10, HelpText = "PSI bins of a numeric column, 2 to 100.")]
    public int Bins { get; set; }

    [Option("points", Default = 2048, HelpText = "Points of a numeric column's grid, 16 to 30000. KS is at most 2/points too low.")]
    public int Points { get; set; }

    [Option("max-categories", Default = 100, HelpText = "Categories kept by count, 1 to 65000; the rest is other.")]
    public int MaxCategories { get; set; }

    [Option("min-category-rows", Default = 1L, HelpText = "Categories with fewer rows join other.")]
    public long MinCategoryRows { get; set; }

    [Option("outliers", Default = "iqr", HelpText = "Fences: iqr (1.5 interquartile ranges) or sigma (3 standard deviations).")]
    public string Outliers { get; set; } = "iqr";

    [Option("float32", HelpText = "Columns whose log values are rounded to float32, or all. Columns that are 32 bit in the data are anyway.")]
    public IEnumerable<string> Float32 { get; set; } = [];

    [Option("points-from", HelpText = "Count on the points, edges and categories of this baseline instead of choosing new ones: parts made so can be merged. Its other choices hold too.")]
    public string? PointsFrom { get; set; }

    [Option("sample", HelpText = "A quick look: this share of the rows (0.01) or about so many (100000), spread over the files; the same rows each time. The file and the summary say that it is a sample.")]
    public string? Sample { get; set; }

    [Option("threads", Default = 0, HelpText = "Threads for columnar files, 1 to 64; 0 takes one a core. The baseline does not depend on it.")]
    public int Threads { get; set; }

    [Option("delimiter", HelpText = "CSV: , ; | or tab. Default: found in the file.")]
    public string? Delimiter { get; set; }

    [Option("no-header", HelpText = "CSV: the first record holds values; columns are column1, column2, …")]
    public bool NoHeader { get; set; }

    [Option("decimal-comma", HelpText = "CSV: numbers are written 3,14.")]
    public bool DecimalComma { get; set; }

    [Option("missing-values", HelpText = "CSV: fields that mean missing, beside the empty one.")]
    public IEnumerable<string> MissingValues { get; set; } = [];

    [Option("config", HelpText = "A configuration file: read JSON Lines with the fields and where of --model in it.")]
    public string? Config { get; set; }

    [Option("yes", HelpText = "Overwrite the output.")]
    public bool Yes { get; set; }

    [Option("quiet", HelpText = "No progress and no table.")]
    public bool Quiet { get; set; }
}
