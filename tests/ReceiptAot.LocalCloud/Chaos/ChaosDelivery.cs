using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

/// <summary>The source of an event in a chaos run.</summary>
internal enum ChaosSource
{
    /// <summary>A direct invocation with one order.</summary>
    Direct,

    /// <summary>A standard queue.</summary>
    Sqs,

    /// <summary>A FIFO queue.</summary>
    SqsFifo,
}

/// <summary>The result that the function reports for an order.</summary>
internal enum ChaosOutcome
{
    /// <summary>The receipt is stored.</summary>
    Stored,

    /// <summary>Another receipt is stored under the key.</summary>
    Conflict,

    /// <summary>The order must be delivered again.</summary>
    Redeliver,

    /// <summary>A result that must not occur.</summary>
    Unexpected,
}

/// <summary>An event of a chaos run.</summary>
internal sealed record ChaosDelivery(ChaosSource Source, IReadOnlyList<ChaosOrder> Orders)
{
    public byte[] Payload => Source == ChaosSource.Direct
        ? Encoding.UTF8.GetBytes(Orders[0].Json)
        : SqsEvent.Create(
            $"orders{(Source == ChaosSource.SqsFifo ? ".fifo" : "")}", Orders.Select(static order => (order.Json, order.Group)));

    /// <summary>Determines the outcome of each order.</summary>
    /// <param name="result">The result of the invocation.</param>
    /// <param name="log">The log of the invocation: a batch response names the orders that failed, but only the log says why.</param>
    public IReadOnlyList<ChaosOutcome> Classify(InvocationResult result, string log)
    {
        var errorType = result.Outcome == InvocationOutcome.Error ? JsonNode.Parse(result.Body)!["errorType"]!.GetValue<string>() : null;
        return (result.Outcome, errorType, Source) switch
        {
            (InvocationOutcome.Exit, _, _) => All(ChaosOutcome.Redeliver),
            (InvocationOutcome.Response, _, ChaosSource.Direct) =>
                All(result.Body == ExpectedResult.Response ? ChaosOutcome.Stored : ChaosOutcome.Unexpected),
            (_, "ReceiptConflict", ChaosSource.Direct) => All(ChaosOutcome.Conflict),
            (_, "StorageUnavailable" or "StorageRefused" or "OutOfTime", ChaosSource.Direct) => All(ChaosOutcome.Redeliver),
            (InvocationOutcome.Response, _, _) => ClassifyRecords(FailuresIn(result.Body), log),
            (_, "PartialFailure", not ChaosSource.Direct) => ClassifyRecords([.. Enumerable.Range(0, Orders.Count)], log),
            _ => All(ChaosOutcome.Unexpected),
        };
    }

    private ChaosOutcome[] All(ChaosOutcome outcome) => [.. Orders.Select(_ => outcome)];

    // Of the failed orders of a group, only the first was tried. If two orders with the same key failed, the log does not show which one
    // was in conflict, unless both were.
    private ChaosOutcome[] ClassifyRecords(HashSet<int> failed, string log)
    {
        var outcomes = Orders.Select((_, index) => failed.Contains(index) ? ChaosOutcome.Redeliver : ChaosOutcome.Stored).ToArray();
        var tried = Source == ChaosSource.SqsFifo
            ? failed.GroupBy(index => Orders[index].Group).Select(static group => group.Min())
            : failed;
        foreach (var sameKey in tried.GroupBy(index => Orders[index].Key).Select(static indexes => indexes.ToList()))
        {
            var conflict = $"Error processing order: A different receipt is already stored under {Orders[sameKey[0]].Key} in ";
            if (log.Split('\n').Count(line => line.Contains(conflict, StringComparison.Ordinal)) == sameKey.Count)
            {
                sameKey.ForEach(index => outcomes[index] = ChaosOutcome.Conflict);
            }
        }

        return outcomes;
    }

    private static HashSet<int> FailuresIn(string response)
    {
        using var json = JsonDocument.Parse(response);
        return [.. json.RootElement.GetProperty("batchItemFailures").EnumerateArray()
            .Select(static failure => int.Parse(failure.GetProperty("itemIdentifier").GetString()!, CultureInfo.InvariantCulture))];
    }
}
