namespace ReceiptAot.Function.Events.Responses;

/// <summary>Responses that never change. The JSON serializer would take 0.75 ms of each cold start (2026-11-23).</summary>
internal static class LiteralResponse
{
    private static ReadOnlySpan<byte> Success => """{"statusCode":200,"message":"Receipt processed successfully"}"""u8;

    /// <summary>The response to a direct invocation with one order.</summary>
    public static MemoryStream ForOrder() => new(Success.ToArray());

    /// <summary>The response to a direct invocation with an array of orders.</summary>
    public static MemoryStream ForOrders(int count)
    {
        var response = new MemoryStream((count * (Success.Length + 1)) + 1);
        for (var index = 0; index < count; index++)
        {
            response.WriteByte(index == 0 ? (byte)'[' : (byte)',');
            response.Write(Success);
        }

        response.WriteByte((byte)']');
        response.Position = 0;
        return response;
    }

    /// <summary>The response to an event source that ignores responses, and retries only when the invocation fails.</summary>
    public static MemoryStream Null() => new("null"u8.ToArray());
}
