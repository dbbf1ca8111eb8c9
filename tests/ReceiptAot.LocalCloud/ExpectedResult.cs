namespace ReceiptAot.LocalCloud;

/// <summary>
/// The result that the README promises for a valid order. Written out here, not computed by the function's own code, so that
/// a fault in that code is found.
/// </summary>
public static class ExpectedResult
{
    /// <summary>The response to a direct invocation with one order.</summary>
    public const string Response = """{"statusCode":200,"message":"Receipt processed successfully"}""";

    /// <summary>The response to a batch of a queue or a stream, all of whose orders are valid.</summary>
    public const string BatchResponse = """{"batchItemFailures":[]}""";

    /// <summary>The text of the receipt. The amount is given as the receipt shows it, without the dollar sign: <c>12.50</c>.</summary>
    public static string Receipt(string orderId, string amount, string item) => $"OrderID: {orderId}\nAmount: ${amount}\nItem: {item}";

    /// <summary>The key of the receipt in the bucket.</summary>
    public static string ReceiptKey(string orderId) => $"receipts/{orderId}.txt";
}
