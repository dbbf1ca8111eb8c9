namespace ReceiptAot.Function.Replies;

/// <summary>What a direct invocation is answered; an array of it where the event was one of orders.</summary>
internal sealed record DirectReply(int StatusCode, string Message)
{
    private static readonly DirectReply success = new(200, "Receipt processed successfully");

    /// <summary>The reply to an order.</summary>
    public static Stream ToOne() => ReceiptJsonContext.Write(success, ReceiptJsonContext.Default.DirectReply);

    /// <summary>The reply to several.</summary>
    public static Stream ToSeveral(int orders) =>
        ReceiptJsonContext.Write(Enumerable.Repeat(success, orders).ToArray(), ReceiptJsonContext.Default.DirectReplyArray);
}
