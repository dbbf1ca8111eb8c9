using System.Text.Json;

namespace ReceiptAot.Function.Events;

/// <summary>
/// What tells events apart: these rules, and nothing else that an event may hold. An object that none of them fits is an order, even one
/// with members of these names.
/// </summary>
/// <param name="json">An object: an event, or the payload of one.</param>
internal sealed class EventMarks(JsonValue json)
{
    private readonly JsonValue records = json["Records"];
    private readonly JsonValue context = json["requestContext"];
    private readonly JsonValue method = json["httpMethod"];

    /// <summary>The source of an event of records, as the first one names it; null where this is no such event.</summary>
    public string? RecordSource => FirstSource.Text();

    /// <summary>Whether this is an event of records, be it of none or of a source that is not served.</summary>
    public bool HasRecords => FirstSource.Exists || (records.Kind == JsonTokenType.StartArray && !records.Elements().Any());

    /// <summary>Whether this is an event of EventBridge.</summary>
    public bool IsEventBridge => json["detail-type"].IsText && json["source"].IsText && json["detail"].Exists;

    /// <summary>Whether this is a request in payload format 2.0, that of HTTP APIs and of function URLs.</summary>
    public bool IsHttpApi => context["http"]["method"].IsText;

    /// <summary>Whether this is a request in payload format 1.0, that of REST APIs.</summary>
    public bool IsRestApi => IsOfFormat1 && !context["elb"].Exists;

    /// <summary>Whether this is a request to an Application Load Balancer.</summary>
    public bool IsLoadBalancer => IsOfFormat1 && context["elb"].Exists;

    /// <summary>Whether this, as the payload of another event, is a notification of SNS.</summary>
    public bool IsSnsNotification => json["Type"].Text() == "Notification" && json["TopicArn"].Exists && json["Message"].Exists;

    private bool IsOfFormat1 => method.IsText && context.Kind == JsonTokenType.StartObject;

    private JsonValue FirstSource => SourceOf(records.Elements().FirstOrDefault());

    /// <summary>The source that a record names; none where it names none.</summary>
    public static JsonValue SourceOf(JsonValue record) =>
        record["eventSource"] is { IsText: true } source ? source
        : record["EventSource"] is { IsText: true } other ? other
        : default;
}
