using System.Text.Json;
using Amazon.Lambda.Core;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Notifications of an SNS topic (AWS Lambda Developer Guide, "Invoking Lambda functions with Amazon SNS notifications"). A message is an
/// order or an event of EventBridge.
/// </summary>
internal sealed class SnsEvent(JsonElement json) : OrderEvent([.. json.Member("Records").Elements().Select(Read)])
{
    /// <summary>Whether an event is of this source.</summary>
    public static bool Recognises(JsonElement json) => Recognition.RecordSource(json) == "aws:sns";

    /// <summary>The order of a notification that another event wraps; null if it is none.</summary>
    public static OrderRecord? Unwrap(JsonElement json) => Recognition.IsSnsNotification(json) ? ReadMessage(json) : null;

    /// <inheritdoc/>
    public override Stream Reply(ILambdaContext context)
    {
        ThrowIfFailed();
        return NullReply.Write();
    }

    private static OrderRecord Read(JsonElement record) => ReadMessage(record.Member("Sns"));

    private static OrderRecord ReadMessage(JsonElement notification) =>
        Payload.Read(notification.Member("Message").Utf8Text(), "Message", EventBridgeEvent.Unwrap);
}
