using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Notifications of an SNS topic (AWS Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications"). A message is an
/// order or an event of EventBridge.
/// </summary>
internal sealed class SnsEvent(JsonValue json) : OrderEvent(ReadRecords(json, Source, Read))
{
    /// <summary>What its records name as their source.</summary>
    public const string Source = "aws:sns";

    /// <summary>The order of a notification that another event wraps; null if it is none.</summary>
    public static OrderRecord? Unwrap(JsonValue json) => IsNotification(json) ? ReadMessage(json) : null;

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context)
    {
        ThrowIfFailed(results);
        return NullReply.Write();
    }

    private static bool IsNotification(JsonValue json) =>
        json["Type"].Text() == "Notification" && json["TopicArn"].Exists && json["Message"].Exists;

    private static OrderRecord Read(JsonValue record) => ReadMessage(record["Sns"]);

    private static OrderRecord ReadMessage(JsonValue notification) =>
        Payload.Read(notification["Message"].Utf8Text(), "Message", EventBridgeEvent.Unwrap);
}
