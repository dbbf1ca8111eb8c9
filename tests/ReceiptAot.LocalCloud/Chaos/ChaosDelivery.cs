using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Chaos;

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
    /// <summary>The message groups or the shard of the orders; empty without an order of delivery.</summary>
    public IReadOnlyList<ChaosSequence> Sequences { get; init; } = [];

    public byte[] Payload => ChaosEvent.Create(Source, Orders);

    /// <summary>Determines the outcome of each order.</summary>
    /// <param name="result">The result of the invocation.</param>
    /// <param name="log">The log of the invocation: a batch response names the orders that failed, but only the log says why.</param>
    public IReadOnlyList<ChaosOutcome> Classify(InvocationResult result, InvocationLog log)
    {
        var errorType = result.Outcome == InvocationOutcome.Error ? JsonNode.Parse(result.Body)!["errorType"]!.GetValue<string>() : null;
        return (result.Outcome, errorType) switch
        {
            (InvocationOutcome.Exit, _) => All(ChaosOutcome.Redeliver),
            (InvocationOutcome.Response, _) when Source == ChaosSource.Direct =>
                All(result.Body == ExpectedResult.Response ? ChaosOutcome.Stored : ChaosOutcome.Unexpected),
            (_, not null) when Source == ChaosSource.Direct => All(FromErrorType(errorType)),
            (InvocationOutcome.Response, _) when Source.IsHttp() => All(ClassifyHttp(JsonNode.Parse(result.Body)!)),
            (InvocationOutcome.Response, _) => ClassifyRecords(FailuresIn(result.Body), log),
            (_, "PartialFailure") when !Source.IsHttp() => ClassifyRecords([.. Enumerable.Range(0, Orders.Count)], log),
            _ => All(ChaosOutcome.Unexpected),
        };
    }

    private ChaosOutcome[] All(ChaosOutcome outcome) => [.. Orders.Select(_ => outcome)];

    private static ChaosOutcome FromErrorType(string errorType) => errorType switch
    {
        "ReceiptConflict" => ChaosOutcome.Conflict,
        "StorageUnavailable" or "StorageRefused" or "OutOfTime" => ChaosOutcome.Redeliver,
        _ => ChaosOutcome.Unexpected,
    };

    private ChaosOutcome ClassifyHttp(JsonNode response)
    {
        var body = JsonNode.Parse(response["body"]!.GetValue<string>())!;
        var (status, errorType) = (response["statusCode"]!.GetValue<int>(), body["errorType"]?.GetValue<string>());
        return (status, errorType) switch
        {
            (200, null) when body["key"]!.GetValue<string>() == Orders[0].Key => ChaosOutcome.Stored,
            (409, "ReceiptConflict") or (500, "StorageRefused") => FromErrorType(errorType),
            (503, "StorageUnavailable" or "OutOfTime") when response["headers"]!["retry-after"] is not null => FromErrorType(errorType),
            _ => ChaosOutcome.Unexpected,
        };
    }

    // From a stream, Lambda delivers again everything from the first failed record on.
    private ChaosOutcome[] ClassifyRecords(HashSet<int> failed, InvocationLog log)
    {
        var firstFailed = Source.IsStream() ? failed.DefaultIfEmpty(Orders.Count).Min() : Orders.Count;
        return [.. Enumerable.Range(0, Orders.Count).Select(index =>
            index > firstFailed ? ChaosOutcome.Redeliver
            : !failed.Contains(index) ? ChaosOutcome.Stored
            : log.InConflict.Contains(index) ? ChaosOutcome.Conflict
            : ChaosOutcome.Redeliver)];
    }

    private static HashSet<int> FailuresIn(string response)
    {
        using var json = JsonDocument.Parse(response);
        return [.. json.RootElement.GetProperty("batchItemFailures").EnumerateArray()
            .Select(static failure => int.Parse(failure.GetProperty("itemIdentifier").GetString()!, CultureInfo.InvariantCulture))];
    }
}
