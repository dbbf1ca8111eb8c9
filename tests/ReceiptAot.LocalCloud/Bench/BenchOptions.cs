using System.Globalization;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>What is to be measured, and how often.</summary>
/// <param name="Memory">The memory sizes, in MB.</param>
/// <param name="Runs">Cold starts of each candidate at each of them.</param>
/// <param name="Warm">Invocations after the first one of each.</param>
/// <param name="S3Latency">What S3 takes for a request beside its work.</param>
/// <param name="Others">What else is measured: the paths of other bootstraps, or <c>python</c>.</param>
/// <param name="Out">The folder of the results.</param>
public sealed record BenchOptions(
    IReadOnlyList<int> Memory, int Runs, int Warm, TimeSpan S3Latency, IReadOnlyList<string> Others, string Out)
{
    /// <summary>Reads the arguments of a command line; of an option that comes twice, the last one counts.</summary>
    /// <param name="args">The options.</param>
    /// <param name="folder">Where the files go unless an option says otherwise.</param>
    /// <exception cref="ArgumentException">One is not known, or has no value that it takes.</exception>
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
                ("--memory", [var value]) => options with { Memory = [.. value.Split(',').Select(static size => Number(size, "--memory", 128, 10240)).Distinct()] },
                ("--runs", [var value]) => options with { Runs = Number(value, name, 1, 10_000) },
                ("--warm", [var value]) => options with { Warm = Number(value, name, 0, 10_000) },
                ("--s3-latency", [var value]) => options with { S3Latency = TimeSpan.FromMilliseconds(Number(value, name, 0, 1000)) },
                ("--out", [var value]) => options with { Out = value },
                ("--vs", not []) => options with { Others = values },
                ("--vs", _) => throw new ArgumentException("--vs needs at least one path."),
                ("--memory" or "--runs" or "--warm" or "--s3-latency" or "--out", _) => throw new ArgumentException($"{name} needs one value."),
                _ => throw new ArgumentException($"there is no option '{name}'; ./build.sh bench --help lists them."),
            };
        }

        return options;
    }

    private static int Number(string text, string option, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new ArgumentException(
                $"{option} takes {(option == "--memory" ? "whole numbers, with commas between them," : "a whole number")} from {min} to {max}, not '{text}'.");
}
