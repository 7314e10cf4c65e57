using DriftExporter.Configuration.Yaml;

namespace DriftExporter.Configuration;

/// <summary>Reads a configuration file, flags, or flags over a file. What a person has to mend comes as one
/// <see cref="ProblemException"/> with every problem; nothing else is thrown whatever the bytes are.</summary>
internal static class ConfigurationFile
{
    public const int MaximumBytes = 1 << 20;

    /// <param name="path">Shown in problems as it is given.</param>
    /// <param name="flags">Win over the file.</param>
    /// <param name="environment">What ${NAME} is; by default the process's environment.</param>
    public static ExporterConfiguration Read(string path, RunFlags? flags = null, Func<string, string?>? environment = null)
    {
        byte[] bytes = ReadBytes(path);
        return Parse(bytes, path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/", flags, environment);
    }

    /// <param name="name">What problems call the file.</param>
    /// <param name="folder">Full path; what relative paths in the file are relative to.</param>
    public static ExporterConfiguration Parse(
        ReadOnlySpan<byte> bytes, string name, string folder, RunFlags? flags = null, Func<string, string?>? environment = null)
    {
        ConfigurationSource source = new(name, folder);
        if (bytes.Length > MaximumBytes)
            throw new ProblemException(name, $"is larger than {ByteSizes.Format(MaximumBytes)}.", "A configuration is a few KiB: check the path.");
        YamlValue? root = YamlTree.Read(YamlText.Decode(bytes, source), source);
        if (root is null or YamlScalar { IsNull: true })
            throw new ProblemException(name, "is empty.", "Write at least models: with name, baseline and logs; samples/drift-exporter.yml shows every key.");
        ReadSession session = new(root.Origin, environment ?? Environment.GetEnvironmentVariable);
        if (flags is not null)
            root = new FlagOverlay(flags, session).Over(root);
        return Finish(root, session);
    }

    /// <summary>A configuration of one model from flags alone.</summary>
    public static ExporterConfiguration FromFlags(RunFlags flags, Func<string, string?>? environment = null)
    {
        Origin origin = new(new("command line", flags.Folder, IsFlag: true), 0, 0);
        ReadSession session = new(origin, environment ?? Environment.GetEnvironmentVariable);
        return Finish(new FlagOverlay(flags, session).Alone(origin), session);
    }

    /// <summary>Combinations that contradict each other in a configuration that code has put together, by path.</summary>
    public static IReadOnlyList<Problem> Check(ExporterConfiguration configuration)
    {
        List<Problem> problems = [];
        ConfigurationChecks.Run(configuration, (path, what, remedy, _) => problems.Add(new(path, what, remedy)));
        return problems;
    }

    private static ExporterConfiguration Finish(YamlValue root, ReadSession session)
    {
        ExporterConfiguration configuration = new ConfigurationReader(session).Read(root);
        ConfigurationChecks.Run(configuration, (path, what, remedy, with) =>
        {
            if (!session.IsRefused(path) && !with.Any(session.IsRefused))
                session.Refuse(session.OriginOf(path, with), path, what, remedy);
        });
        return session.HasProblems ? throw new ProblemException(session.Problems) : configuration;
    }

    /// <summary>At most one byte more than is allowed, so that a device without end ends.</summary>
    /// <param name="option">Which option or key names the file.</param>
    public static byte[] ReadBytes(string path, string option = "--config.file")
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            byte[] buffer = new byte[MaximumBytes + 1];
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..length];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ProblemException(path, "does not exist.", $"Check {option}.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new ProblemException(path, Directory.Exists(path) ? "is a folder." : "may not be read.", $"Check {option} and the file's permissions.");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new ProblemException(path, "cannot be read: " + exception.Message, $"Check {option}.");
        }
    }
}
