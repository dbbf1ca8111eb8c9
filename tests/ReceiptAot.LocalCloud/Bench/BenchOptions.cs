using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>The options of a benchmark.</summary>
/// <param name="Memory">The memory sizes, in MB.</param>
/// <param name="Runs">The number of cold starts of each candidate at each memory size.</param>
/// <param name="Warm">The number of invocations after the first one of each cold start.</param>
/// <param name="S3Latency">The latency that S3 adds to each request.</param>
/// <param name="Others">The other candidates: paths of bootstraps, or names of <see cref="PeerFunction"/>.</param>
/// <param name="Out">The folder of the results.</param>
/// <param name="ColdFiles">Whether to measure with the files of the candidates out of the page cache, too.</param>
/// <param name="Batch">Whether to measure batches of orders, too.</param>
public sealed record BenchOptions(
    IReadOnlyList<int> Memory,
    int Runs,
    int Warm,
    TimeSpan S3Latency,
    IReadOnlyList<string> Others,
    string Out,
    bool ColdFiles = false,
    bool Batch = false)
{
    /// <summary>Parses command-line options. If an option is repeated, the last value counts.</summary>
    /// <param name="args">The options.</param>
    /// <param name="folder">The folder of the results unless an option names another.</param>
    /// <exception cref="ArgumentException">An option is unknown, or has a wrong value or none.</exception>
    public static BenchOptions Parse(IReadOnlyList<string> args, string folder)
    {
        var options = new BenchOptions([128, 512, 1769], 30, 10, TimeSpan.Zero, [], folder);
        for (var at = 0; at < args.Count;)
        {
            var name = args[at];
            var values = args.Skip(at + 1).TakeWhile(static arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
            at += 1 + values.Count;
            options = (name, values) switch
            {
                ("--memory", [var value]) => options with { Memory = ParseSizes(value) },
                ("--runs", [var value]) => options with { Runs = ParseNumber(value, name, 1, 10_000) },
                ("--warm", [var value]) => options with { Warm = ParseNumber(value, name, 0, 10_000) },
                ("--s3-latency", [var value]) => options with { S3Latency = TimeSpan.FromMilliseconds(ParseNumber(value, name, 0, 1000)) },
                ("--out", [not ""]) => options with { Out = values[0] },
                ("--cold-files", []) => options with { ColdFiles = true },
                ("--batch", []) => options with { Batch = true },
                ("--vs", not []) when !values.Contains("") => options with { Others = values },
                ("--vs", _) => throw new ArgumentException("--vs needs at least one path or name, and none may be empty."),
                ("--cold-files" or "--batch", _) => throw new ArgumentException($"{name} takes no value."),
                ("--memory" or "--runs" or "--warm" or "--s3-latency" or "--out", _) =>
                    throw new ArgumentException($"{name} needs one value."),
                _ => throw new ArgumentException($"there is no option '{name}'; ./build.sh bench --help lists the options."),
            };
        }

        return options;
    }

    private static IReadOnlyList<int> ParseSizes(string sizes) =>
        [.. sizes.Split(',').Select(static size => ParseNumber(size, "--memory", 128, 10_240)).Distinct()];

    private static int ParseNumber(string text, string option, int min, int max)
    {
        var expected = option == "--memory" ? "a comma-separated list of whole numbers" : "a whole number";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new ArgumentException($"{option} takes {expected} from {min} to {max}, not '{text}'.");
    }
}
