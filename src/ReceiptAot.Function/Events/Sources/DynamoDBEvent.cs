using System.Text.Json;
using ReceiptAot.Core.Text;
using ReceiptAot.Function.Events.Payloads;
using ReceiptAot.Function.Events.Responses;

namespace ReceiptAot.Function.Events.Sources;

/// <summary>
/// Changes of a DynamoDB table (AWS Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB"). A new or modified item is an order; a
/// deleted item is skipped.
/// </summary>
internal sealed class DynamoDBEvent(JsonSlice records) : BatchEvent(ReadRecords(records, Source, ["eventName", "dynamodb"], Read))
{
    public const string Source = "aws:dynamodb";

    protected override BatchResponse ToResponse(IEnumerable<OrderRecord> failed) => BatchResponse.ForStream(failed);

    private static OrderRecord Read(JsonMembers record)
    {
        var change = record["dynamodb"].GetMembers("SequenceNumber", "NewImage");
        var order = record["eventName"].GetString() switch
        {
            "INSERT" or "MODIFY" => ReadImage(change["NewImage"]),
            "REMOVE" => OrderRecord.Skipped,
            _ => OrderRecord.Unreadable(new InvalidEvent("The eventName is not INSERT, MODIFY or REMOVE.")),
        };
        return order with { Identifier = change["SequenceNumber"].GetString(), OrderingKey = order.OrderId?.Value };
    }

    private static OrderRecord ReadImage(JsonSlice image)
    {
        if (image.Kind != JsonTokenType.StartObject)
        {
            return OrderRecord.Unreadable(
                new InvalidEvent("There is no NewImage: the view type of the stream has to be NEW_IMAGE or NEW_AND_OLD_IMAGES."));
        }

        var json = new Utf8JsonReader(image.Json.Span);
        _ = json.Read();
        return OrderRecord.From(OrderReader.Read(ref json, ReadAttribute));
    }

    // The value of an attribute is an object with one member, named after the type (Amazon DynamoDB API Reference, "AttributeValue").
    private static MemberValue ReadAttribute(ref Utf8JsonReader json)
    {
        var value = json; // a copy: the reader of the order has to stay on the start of the object
        if (value.TokenType != JsonTokenType.StartObject || !value.Read() || value.TokenType != JsonTokenType.PropertyName)
        {
            return new MemberValue(MemberKind.Map, "");
        }

        var type = JsonText.GetString(ref value);
        _ = value.Read();
        return (type, value.TokenType) switch
        {
            ("S", JsonTokenType.String) => new(MemberKind.Text, JsonText.GetString(ref value)),
            ("N", JsonTokenType.String) => new(MemberKind.Number, JsonText.GetString(ref value)),
            ("BOOL", JsonTokenType.True) => new(MemberKind.Boolean, "true"),
            ("BOOL", JsonTokenType.False) => new(MemberKind.Boolean, "false"),
            ("NULL", _) => new(MemberKind.Null, ""),
            ("B", _) => new(MemberKind.Binary, ""),
            ("L" or "SS" or "NS" or "BS", _) => new(MemberKind.List, ""),
            _ => new(MemberKind.Map, ""),
        };
    }
}
