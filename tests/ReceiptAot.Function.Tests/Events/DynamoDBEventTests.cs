using System.Text;

namespace ReceiptAot.Function.Tests.Events;

public class DynamoDBEventTests
{
    [Theory]
    [InlineData(
        """{"Order_id": {"S": "a"}, "Amount": {"N": "1.50"}, "Item": {"S": "Pen"}}""",
        "OrderID: a\nAmount: $1.50\nItem: Pen")]
    [InlineData(
        """{"orderId": {"N": "7"}, "amount": {"S": "1e3"}, "item": {"BOOL": true}}""",
        "OrderID: 7\nAmount: $1000.00\nItem: true")]
    [InlineData(
        """{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {"BOOL": false}, "Other": {"M": {"Item": {"S": "b"}}}}""",
        "OrderID: a\nAmount: $1.00\nItem: false")]
    public void Attributes_are_read_by_their_types(string image, string receipt) =>
        Encoding.UTF8.GetString(Receipt.For(Read("INSERT", image).Order!).Text.Span).Should().Be(receipt);

    [Theory]
    [InlineData("""{"B": "YQ=="}""", "binary data")]
    [InlineData("""{"NULL": true}""", "null")]
    [InlineData("""{"L": [{"S": "a"}]}""", "an array")]
    [InlineData("""{"SS": ["a"]}""", "an array")]
    [InlineData("""{"M": {"S": {"S": "a"}}}""", "an object")]
    [InlineData("""{"S": 5}""", "an object")]
    [InlineData("""{"N": 5}""", "an object")]
    [InlineData("""{"BOOL": "true"}""", "an object")]
    [InlineData("""{}""", "an object")]
    [InlineData("\"a\"", "an object")]
    [InlineData("""{"S": "a\ud800"}""", "a string of 2 characters with U+D800 at character 2")]
    public void An_attribute_with_an_unsupported_type_or_value_is_a_fault(string attribute, string found)
    {
        var record = Read("MODIFY", $$"""{"Order_id": {"S": "a"}, "Amount": {"N": "1"}, "Item": {{attribute}} }""");

        record.Error.Should().BeOfType<InvalidOrder>().Which.Faults.Should().ContainSingle().Which.Found.Should().Be(found);
    }

    [Theory]
    [InlineData("INSERT", "null", "*NEW_IMAGE*")]
    [InlineData("MODIFY", "[]", "*NEW_IMAGE*")]
    [InlineData("UPSERT", "{}", "*not INSERT, MODIFY or REMOVE.")]
    public void A_change_without_a_new_image_or_with_an_unknown_event_name_is_unreadable(string eventName, string image, string message) =>
        Read(eventName, image).Error.Should().BeOfType<InvalidEvent>().Which.Message.Should().Match(message);

    [Fact]
    public void The_deletion_of_an_item_is_skipped()
    {
        var record = Read("REMOVE", "null");

        (record.Order, record.Error, record.Identifier).Should().Be((null, null, "9"));
    }

    private static OrderRecord Read(string eventName, string image) => EventJson.ReadSingle(EventJson.DynamoDB(eventName, image));
}
