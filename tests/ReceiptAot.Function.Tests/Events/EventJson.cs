using System.Text;
using System.Text.Json;

namespace ReceiptAot.Function.Tests.Events;

/// <summary>Creates events of each event source, and reads the records of an event.</summary>
internal static class EventJson
{
    public static IReadOnlyList<OrderRecord> ReadRecords(string json) => EventReader.Read(Encoding.UTF8.GetBytes(json)).Records;

    public static OrderRecord ReadSingle(string json) => ReadRecords(json).Should().ContainSingle().Subject;

    /// <param name="records">The JSON of the records, separated by commas.</param>
    public static string Records(string records) => $$"""{"Records": [{{records}}]}""";

    public static string Sqs(string body) => Records($$"""{"eventSource": "aws:sqs", "messageId": "m", "body": {{Quote(body)}} }""");

    /// <summary>Messages with the ids <c>m0</c>, <c>m1</c> and so on.</summary>
    public static string SqsBatch(params string[] bodies) => JsonSerializer.Serialize(new
    {
        Records = bodies.Select(static (body, index) => new { eventSource = "aws:sqs", messageId = $"m{index}", body }),
    });

    public static string Sns(string message) => Records($$"""{"EventSource": "aws:sns", "Sns": {{SnsNotification(message)}} }""");

    public static string SnsNotification(string message) =>
        $$"""{"Type": "Notification", "TopicArn": "arn:aws:sns:eu-central-1:123456789012:orders", "Message": {{Quote(message)}} }""";

    /// <param name="detail">JSON.</param>
    public static string EventBridge(string detail) => $$"""{"detail-type": "OrderPlaced", "source": "shop", "detail": {{detail}} }""";

    public static string Kinesis(string data)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(data));
        return Records($$"""{"eventSource": "aws:kinesis", "kinesis": {"sequenceNumber": "9", "data": "{{base64}}"} }""");
    }

    /// <param name="newImage">JSON.</param>
    public static string DynamoDB(string eventName, string newImage)
    {
        var change = $$"""{"SequenceNumber": "9", "NewImage": {{newImage}} }""";
        return Records($$"""{"eventSource": "aws:dynamodb", "eventName": "{{eventName}}", "dynamodb": {{change}} }""");
    }

    public static string HttpPost(string body) => Http(Quote(body));

    /// <param name="body">JSON; null for a request without a body.</param>
    public static string Http(string? body, bool isBase64 = false, string method = "POST")
    {
        var bodyMember = body is null ? "" : $", \"body\": {body}";
        var isBase64Encoded = isBase64 ? "true" : "false";
        return $$"""{"requestContext": {"http": {"method": "{{method}}"} }, "isBase64Encoded": {{isBase64Encoded}}{{bodyMember}} }""";
    }

    /// <returns>A JSON string.</returns>
    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
