using System.Text.Json;
using ReceiptAot.Core;
using ReceiptAot.Function.Replies;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Changes of a DynamoDB table (AWS Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB"). An item that was put or changed is an
/// order, as it stands after the change; one that was deleted asks for nothing.
/// </summary>
internal sealed class DynamoDBEvent(JsonValue json) : OrderEvent(ReadRecords(json, Source, Read))
{
    /// <summary>What its records name as their source.</summary>
    public const string Source = "aws:dynamodb";

    /// <inheritdoc/>
    public override Stream Reply(IReadOnlyList<OrderRecord> results, InvocationContext context) => BatchReply.OfFirst(results, context);

    private static OrderRecord Read(JsonValue record)
    {
        var change = record["dynamodb"];
        var read = record["eventName"].Text() switch
        {
            "INSERT" or "MODIFY" => ReadImage(change["NewImage"]),
            "REMOVE" => OrderRecord.Skipped,
            _ => OrderRecord.Unreadable(new InvalidEvent("The eventName is none of INSERT, MODIFY and REMOVE.")),
        };
        return read with { Identifier = change["SequenceNumber"].Text(), OrderingKey = read.Key?.Value };
    }

    private static OrderRecord ReadImage(JsonValue image)
    {
        if (image.Kind != JsonTokenType.StartObject)
        {
            return OrderRecord.Unreadable(new InvalidEvent("There is no NewImage: the stream's view type has to be NEW_IMAGE or NEW_AND_OLD_IMAGES."));
        }

        var json = new Utf8JsonReader(image.Json.Span);
        _ = json.Read();
        return OrderRecord.Of(OrderReader.Read(ref json, ReadAttribute));
    }

    // An attribute's value is an object with one member, which is named after its type (Amazon DynamoDB API Reference, "AttributeValue").
    private static MemberValue ReadAttribute(ref Utf8JsonReader json)
    {
        var value = json; // a copy, which goes ahead
        if (value.TokenType != JsonTokenType.StartObject || !value.Read() || value.TokenType != JsonTokenType.PropertyName)
        {
            return new MemberValue(MemberKind.Map, "");
        }

        var type = JsonText.Read(ref value);
        _ = value.Read();
        return (type, value.TokenType) switch
        {
            ("S", JsonTokenType.String) => new(MemberKind.Text, JsonText.Read(ref value)),
            ("N", JsonTokenType.String) => new(MemberKind.Number, JsonText.Read(ref value)),
            ("BOOL", JsonTokenType.True) => new(MemberKind.Boolean, "true"),
            ("BOOL", JsonTokenType.False) => new(MemberKind.Boolean, "false"),
            ("NULL", _) => new(MemberKind.Null, ""),
            ("B", _) => new(MemberKind.Binary, ""),
            ("L" or "SS" or "NS" or "BS", _) => new(MemberKind.List, ""),
            _ => new(MemberKind.Map, ""),
        };
    }
}
