using System.Text.Json;

namespace ReceiptAot.Function.Events;

/// <summary>
/// What tells events apart: these rules, and nothing else that an event may hold. An object that none of them fits is an order, even one
/// with members of these names.
/// </summary>
internal static class Recognition
{
    /// <summary>The source of an event of records, as the first one names it; null where this is no such event.</summary>
    public static string? RecordSource(JsonElement json)
    {
        var first = json.Member("Records").Elements().FirstOrDefault();
        return first.Member("eventSource").Text() ?? first.Member("EventSource").Text();
    }

    /// <summary>Whether this is an event of records, be it of none or of a source that is not served.</summary>
    public static bool HasRecords(JsonElement json) =>
        json.Member("Records") is { ValueKind: JsonValueKind.Array } records
        && (records.GetArrayLength() == 0 || records[0].Member("eventSource").IsText() || records[0].Member("EventSource").IsText());

    /// <summary>Whether this is an event of EventBridge.</summary>
    public static bool IsEventBridge(JsonElement json) =>
        json.Member("detail-type").IsText() && json.Member("source").IsText() && json.Member("detail").ValueKind != JsonValueKind.Undefined;

    /// <summary>Whether this is a request in payload format 2.0, that of HTTP APIs and of function URLs.</summary>
    public static bool IsHttpApi(JsonElement json) => json.Member("requestContext").Member("http").Member("method").IsText();

    /// <summary>Whether this is a request in payload format 1.0, that of REST APIs, or one of an Application Load Balancer.</summary>
    public static bool IsRestApiOrLoadBalancer(JsonElement json) =>
        json.Member("httpMethod").IsText() && json.Member("requestContext").ValueKind == JsonValueKind.Object;

    /// <summary>Whether such a request is one of an Application Load Balancer.</summary>
    public static bool IsOfLoadBalancer(JsonElement json) =>
        json.Member("requestContext").Member("elb").ValueKind != JsonValueKind.Undefined;

    /// <summary>Whether this, as the payload of another event, is a notification of SNS.</summary>
    public static bool IsSnsNotification(JsonElement json) =>
        json.Member("Type").Text() == "Notification"
        && json.Member("TopicArn").ValueKind != JsonValueKind.Undefined
        && json.Member("Message").ValueKind != JsonValueKind.Undefined;
}
