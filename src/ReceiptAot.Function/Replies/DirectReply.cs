using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReceiptAot.Function.Replies;

/// <summary>What a direct invocation is answered.</summary>
internal sealed record DirectReply(
    [property: JsonPropertyName("statusCode")] int StatusCode,
    [property: JsonPropertyName("message")] string Message)
{
    public static DirectReply Success { get; } = new(200, "Receipt processed successfully");

    public Stream ToStream()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(this, ReceiptJsonContext.Default.DirectReply);
        return new MemoryStream(bytes, 0, bytes.Length, writable: false, publiclyVisible: true);
    }
}
