using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>Where an event of a chaos run comes from.</summary>
internal enum ChaosSource
{
    /// <summary>A direct invocation, with one order.</summary>
    Direct,

    /// <summary>A standard queue.</summary>
    Sqs,

    /// <summary>A FIFO queue.</summary>
    SqsFifo,
}

/// <summary>What was said of an order.</summary>
internal enum ChaosVerdict
{
    /// <summary>Its receipt is stored.</summary>
    Stored,

    /// <summary>Another receipt stands under its key.</summary>
    InConflict,

    /// <summary>Nothing that would spare it another delivery.</summary>
    Unsettled,

    /// <summary>Something that must not be said at all.</summary>
    Surprising,
}

/// <summary>What one event of a chaos run delivers.</summary>
internal sealed record ChaosDelivery(ChaosSource Source, IReadOnlyList<ChaosOrder> Orders)
{
    /// <summary>The event.</summary>
    public byte[] Payload => Encoding.UTF8.GetBytes(Source == ChaosSource.Direct ? Orders[0].Json : Records().ToJsonString());

    /// <summary>What an answer says of each order.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="log">What was logged for it: a queue is told that an order failed, the log alone why.</param>
    public IReadOnlyList<ChaosVerdict> Judge(InvocationResult result, string log)
    {
        var errorType = result.Outcome == InvocationOutcome.Error ? JsonNode.Parse(result.Body)!["errorType"]!.GetValue<string>() : null;
        return (result.Outcome, errorType, Source) switch
        {
            (InvocationOutcome.Exit, _, _) => All(ChaosVerdict.Unsettled),
            (InvocationOutcome.Reply, _, ChaosSource.Direct) => All(result.Body == ExpectedResult.Response ? ChaosVerdict.Stored : ChaosVerdict.Surprising),
            (_, "ReceiptConflict", ChaosSource.Direct) => All(ChaosVerdict.InConflict),
            (_, "StorageUnavailable" or "StorageRefused" or "OutOfTime", ChaosSource.Direct) => All(ChaosVerdict.Unsettled),
            (InvocationOutcome.Reply, _, _) => JudgeRecords(FailuresIn(result.Body), log),
            (_, "PartialFailure", not ChaosSource.Direct) => JudgeRecords([.. Enumerable.Range(0, Orders.Count)], log),
            _ => All(ChaosVerdict.Surprising),
        };
    }

    private ChaosVerdict[] All(ChaosVerdict verdict) => [.. Orders.Select(_ => verdict)];

    // Of a group the first failed order alone was tried. Of two failed orders with one key the log does not tell which was in conflict,
    // unless both were.
    private ChaosVerdict[] JudgeRecords(HashSet<int> failed, string log)
    {
        var verdicts = Orders.Select((_, index) => failed.Contains(index) ? ChaosVerdict.Unsettled : ChaosVerdict.Stored).ToArray();
        var tried = Source == ChaosSource.SqsFifo ? failed.GroupBy(index => Orders[index].Group).Select(static group => group.Min()) : failed;
        foreach (var sameKey in tried.GroupBy(index => Orders[index].Key).Select(static indexes => indexes.ToList()))
        {
            var conflict = $"Error processing order: Another receipt is already stored under {Orders[sameKey[0]].Key} in ";
            if (log.Split('\n').Count(line => line.Contains(conflict, StringComparison.Ordinal)) == sameKey.Count)
            {
                sameKey.ForEach(index => verdicts[index] = ChaosVerdict.InConflict);
            }
        }

        return verdicts;
    }

    private static HashSet<int> FailuresIn(string reply)
    {
        using var json = JsonDocument.Parse(reply);
        return [.. json.RootElement.GetProperty("batchItemFailures").EnumerateArray()
            .Select(static failure => int.Parse(failure.GetProperty("itemIdentifier").GetString()!, CultureInfo.InvariantCulture))];
    }

    private JsonObject Records() => new()
    {
        ["Records"] = new JsonArray([.. Orders.Select((order, index) => new JsonObject
        {
            ["messageId"] = index.ToString(CultureInfo.InvariantCulture),
            ["body"] = order.Json,
            ["attributes"] = new JsonObject { ["MessageGroupId"] = order.Group },
            ["eventSource"] = "aws:sqs",
            ["eventSourceARN"] = $"arn:aws:sqs:eu-central-1:123456789012:orders{(Source == ChaosSource.SqsFifo ? ".fifo" : "")}",
        })]),
    };
}
