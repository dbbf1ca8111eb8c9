using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>What the log of an invocation says about its orders, and the counts of its metrics.</summary>
internal sealed partial class InvocationLog
{
    public const string Stored = "ReceiptsStored";
    public const string AlreadyStored = "ReceiptsAlreadyStored";
    public const string Conflicts = "ReceiptConflicts";
    public const string Failures = "StorageFailures";
    public const string OutOfTime = "OrdersOutOfTime";
    public const string NotTried = "NotTried"; // is not a metric

    private readonly Dictionary<string, int> outcomes = [];
    private readonly Dictionary<string, int> metrics = [];

    /// <param name="lines">The output of the function during the invocation, in the text format.</param>
    public InvocationLog(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            if (line.StartsWith("{\"_aws\"", StringComparison.Ordinal))
            {
                ReadMetrics(line);
            }
            else if (line.Split('\t') is [_, _, _, var message, ..])
            {
                ReadOutcome(message);
            }
        }
    }

    /// <summary>The ids of the orders whose receipts the invocation stored.</summary>
    public List<string> StoredIds { get; } = [];

    /// <summary>The indexes of the records whose failure is logged.</summary>
    public SortedSet<int> Failed { get; } = [];

    /// <summary>The indexes of the records in conflict.</summary>
    public HashSet<int> InConflict { get; } = [];

    /// <summary>Whether the failure of each record is logged, and not only the number of some of them.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The number of values of the metric <c>StorageLatency</c>.</summary>
    public int Latencies { get; private set; }

    /// <summary>The number of orders that the log lines of the orders report with an outcome, which is named after its metric.</summary>
    public int Outcome(string name) => outcomes.GetValueOrDefault(name);

    /// <summary>The number of orders that the log lines report with any outcome.</summary>
    public int AllOutcomes => outcomes.Values.Sum();

    /// <summary>The value of a metric that is a count.</summary>
    public int Metric(string name) => metrics.GetValueOrDefault(name);

    private void ReadMetrics(string line)
    {
        using var json = JsonDocument.Parse(line);
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                metrics[member.Name] = Metric(member.Name) + member.Value.GetInt32();
            }
            else if (member.NameEquals("StorageLatency"))
            {
                Latencies += member.Value.GetArrayLength();
            }
        }
    }

    private void ReadOutcome(string message)
    {
        if (StoredLine().Match(message) is { Success: true } stored)
        {
            Add(Stored, 1);
            StoredIds.Add(stored.Groups["id"].Value);
        }
        else if (AlreadyStoredLine().IsMatch(message))
        {
            Add(AlreadyStored, 1);
        }
        else if (OmittedLine().Match(message) is { Success: true } omitted)
        {
            IsComplete = false;
            Add(
                omitted.Groups["type"].Value switch
                {
                    "ReceiptConflict" => Conflicts,
                    "NotTried" => NotTried,
                    "OutOfTime" => OutOfTime,
                    _ => Failures,
                },
                int.Parse(omitted.Groups["count"].Value, CultureInfo.InvariantCulture));
        }
        else if (FailedLine().Match(message) is { Success: true } failed)
        {
            ReadFailure(failed);
        }
    }

    private void ReadFailure(Match failed)
    {
        var index = failed.Groups["index"] is { Success: true } group ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
        _ = Failed.Add(index);
        var error = failed.Groups["error"].Value;
        if (error.StartsWith("A different receipt is already stored under ", StringComparison.Ordinal))
        {
            Add(Conflicts, 1);
            _ = InConflict.Add(index);
        }
        else
        {
            Add(
                error.StartsWith("Not tried, ", StringComparison.Ordinal) ? NotTried
                : error.StartsWith("Too little time was left ", StringComparison.Ordinal) ? OutOfTime
                : Failures,
                1);
        }
    }

    private void Add(string outcome, int count) => outcomes[outcome] = Outcome(outcome) + count;

    [GeneratedRegex("^Successfully processed order (?<id>.*) and stored receipt in S3 bucket ")]
    private static partial Regex StoredLine();

    [GeneratedRegex("^Order .* was already stored in S3 bucket ")]
    private static partial Regex AlreadyStoredLine();

    [GeneratedRegex("^Error processing order: (?<count>[0-9]+) more records failed with (?<type>.*)$")]
    private static partial Regex OmittedLine();

    [GeneratedRegex(@"^Error processing order: (?<error>.*?)( \(record \[(?<index>[0-9]+)\].*\))?$")]
    private static partial Regex FailedLine();
}
