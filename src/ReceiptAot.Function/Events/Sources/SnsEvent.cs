using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Notifications of an SNS topic (AWS Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications"). A message is an
/// order or an EventBridge event.
/// </summary>
internal sealed class SnsEvent(JsonSlice records) : OrderEvent(ReadRecords(records, Source, ["Sns"], Read))
{
    public const string Source = "aws:sns";

    /// <summary>Reads the order of a notification in another event; null if the payload is not a notification.</summary>
    public static OrderRecord? Unwrap(JsonSlice json)
    {
        var notification = json.GetMembers("Type", "TopicArn", "Message");
        var isNotification =
            notification["Type"].GetString() == "Notification" && notification["TopicArn"].Exists && notification["Message"].Exists;
        return isNotification ? ReadMessage(notification["Message"]) : null;
    }

    public override Stream Respond(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return LiteralResponse.Null();
    }

    private static OrderRecord Read(JsonMembers record) => ReadMessage(record["Sns"]["Message"]);

    private static OrderRecord ReadMessage(JsonSlice message) => Payload.Read(message.GetUtf8(), "Message", EventBridgeEvent.Unwrap);
}
