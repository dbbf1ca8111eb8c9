using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.LocalCloud.Bench;

/// <summary>A batch of orders from a standard queue, and the check of its result.</summary>
public sealed record BenchBatch(IReadOnlyList<BenchOrder> Orders)
{
    public ReadOnlyMemory<byte> Payload => SqsEvent.Create("orders", Orders.Select(static order => (order.Json, (string?)null)));

    /// <summary>Describes what is wrong with the response or with the first wrong receipt; null when nothing is.</summary>
    /// <param name="result">The response of the function.</param>
    /// <param name="read">Reads the object under a key; returns null when there is none.</param>
    public string? FaultOf(InvocationResult result, Func<string, byte[]?> read) =>
        result is not { Outcome: InvocationOutcome.Response, Body: ExpectedResult.BatchResponse }
            ? $"the response is: {result.Body}"
            : Orders.Select(order => order.FaultOf(read(order.Key))).FirstOrDefault(static fault => fault is not null);
}
