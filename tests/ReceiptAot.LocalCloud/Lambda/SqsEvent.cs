using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReceiptAot.LocalCloud.Lambda;

/// <summary>Events that Lambda creates from the messages of an SQS queue. The id of each message is its index.</summary>
internal static class SqsEvent
{
    /// <param name="queue">The name of the queue, which ends with <c>.fifo</c> for a FIFO queue.</param>
    /// <param name="messages">The bodies and message groups; outside of a FIFO queue, a group is null.</param>
    public static byte[] Create(string queue, IEnumerable<(string Body, string? Group)> messages) =>
        JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["Records"] = new JsonArray([.. messages.Select((message, index) => new JsonObject
            {
                ["messageId"] = index.ToString(CultureInfo.InvariantCulture),
                ["body"] = message.Body,
                ["attributes"] = new JsonObject { ["MessageGroupId"] = message.Group },
                ["eventSource"] = "aws:sqs",
                ["eventSourceARN"] = $"arn:aws:sqs:eu-central-1:123456789012:{queue}",
            })]),
        });
}
