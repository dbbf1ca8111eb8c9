namespace ReceiptAot.Core.Tests;

public class OrderReaderTests
{
    [Theory]
    [InlineData("Order_id", "Amount", "Item")]
    [InlineData("order_id", "amount", "item")]
    [InlineData("orderId", "amount", "item")]
    [InlineData("OrderId", "AMOUNT", "ITEM")]
    [InlineData("ORDER_ID", "_Amount_", "I_T_E_M")]
    [InlineData("Order\\u005fid", "\\u0041mount", "It\\u0065m")]
    public void Finds_members_regardless_of_case_and_underscores(string id, string amount, string item)
    {
        var order = OrderJson.Read($$"""{"{{id}}": "7", "{{amount}}": 1.5, "{{item}}": "Pen"}""").Order!;

        (order.Id.Value, order.Amount, order.Item).Should().Be(("7", 1.5m, "Pen"));
    }

    [Theory]
    [InlineData("Order-id")]
    [InlineData("Orderid2")]
    [InlineData("Order id")]
    [InlineData("Ord\u00e9rid")]
    [InlineData("orderi")]
    public void Does_not_accept_any_other_name_for_a_member(string name) =>
        OrderJson.Read($$"""{"{{name}}": "7", "Amount": 1, "Item": "Pen"}""").Faults
            .Should().Equal(new OrderFault("Order_id", "no such member", "a string or a number, not blank"));

    [Fact]
    public void Ignores_all_other_members_and_their_values() =>
        OrderJson.Read(
            """
            {"Records": [{"Item": 1}], "Order_id": "7", "x": "\ud800", "\ud800": null, "Amount": 1, "Item": "Pen", "detail": {}}
            """).Order.Should().NotBeNull();

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("1e5", "1e5")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("\"a/b\"", "a/b")]
    [InlineData("\"\\u0041\\n\"", null)]
    [InlineData("\"\\\"\\\\\\/\"", null)]
    [InlineData("\"\\\"\\\\x\"", "\"\\x")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    public void Reads_the_characters_of_the_order_id_unchanged(string json, string? id) =>
        (OrderJson.ReadWith(id: json).Order?.Id.Value).Should().Be(id);

    [Theory]
    [InlineData("\"Pen\"", "Pen")]
    [InlineData("42", "42")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void Reads_the_item_as_the_event_spells_it(string json, string item) =>
        OrderJson.ReadWith(item: json).Order!.Item.Should().Be(item);

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("true", "a boolean")]
    [InlineData("[1, 2]", "an array")]
    [InlineData("{\"a\": 1}", "an object")]
    [InlineData("\"\"", "an empty string")]
    [InlineData("\" \\t\\u00a0\"", "a blank string of 3 characters")]
    public void Rejects_an_order_id_that_is_blank_or_neither_a_string_nor_a_number(string? json, string found) =>
        OrderJson.ReadWith(id: json).Faults
            .Should().Equal(new OrderFault("Order_id", found, "a string or a number, not blank"));

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("[]", "an array")]
    [InlineData("{}", "an object")]
    [InlineData("\"\"", "an empty string")]
    [InlineData("\" \"", "a blank string of 1 character")]
    public void Rejects_an_item_that_is_blank_null_an_array_or_an_object(string? json, string found) =>
        OrderJson.ReadWith(item: json).Faults
            .Should().Equal(new OrderFault("Item", found, "a string, a number, true or false, not blank"));

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("true", "a boolean")]
    [InlineData("[1]", "an array")]
    [InlineData("{}", "an object")]
    public void Rejects_an_amount_that_is_not_a_number(string? json, string found) =>
        OrderJson.ReadWith(amount: json).Faults
            .Should().Equal(new OrderFault("Amount", found, "a number, or a string that contains one"));

    [Theory]
    [InlineData(0x00, "U+0000")]
    [InlineData(0x0a, "U+000A")]
    [InlineData(0x1f, "U+001F")]
    [InlineData(0x7f, "U+007F")]
    [InlineData(0x85, "U+0085")]
    [InlineData(0x9f, "U+009F")]
    [InlineData(0x2028, "U+2028")]
    [InlineData(0x2029, "U+2029")]
    [InlineData(0xd800, "U+D800")]
    [InlineData(0xdfff, "U+DFFF")]
    public void Rejects_characters_that_end_a_line_or_are_not_valid_Unicode(int character, string name)
    {
        var text = OrderJson.Quote("😀a" + (char)character + "b");

        var faults = OrderJson.ReadWith(id: text, item: text).Faults;

        faults.Select(static fault => fault.Member).Should().Equal("Order_id", "Item");
        faults.Should().OnlyContain(fault => fault.Found == $"a string of 4 characters with {name} at character 3");
    }

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x7e)]
    [InlineData(0xa0)]
    [InlineData(0x2027)]
    [InlineData(0x202a)]
    [InlineData(0xe000)]
    [InlineData(0xfffd)]
    public void Accepts_the_characters_next_to_the_rejected_characters(int character)
    {
        var text = "a" + (char)character + "b";

        var order = OrderJson.ReadWith(id: OrderJson.Quote(text), item: OrderJson.Quote(text)).Order!;

        (order.Id.Value, order.Item).Should().Be((text, text));
    }

    [Fact]
    public void Rejects_a_second_spelling_of_the_same_member() =>
        OrderJson.Read("""{"Order_id": "7", "Amount": 1, "amount": 2, "AMOUNT": 3, "Item": "Pen"}""").Faults
            .Should().Equal(
                new OrderFault("amount", "a duplicate of the member Amount", "one member of each name"),
                new OrderFault("AMOUNT", "a duplicate of the member Amount", "one member of each name"));

    [Fact]
    public void Returns_the_order_id_of_a_rejected_order_unless_the_id_has_a_fault()
    {
        OrderJson.ReadWith(amount: "null").Id!.Value.Should().Be("12345");
        OrderJson.ReadWith(id: "\"a//b\"").Id.Should().BeNull();
        OrderJson.Read("""{"Order_id": "7", "orderId": "8", "Amount": 1, "Item": "Pen"}""").Id.Should().BeNull();
    }

    [Fact]
    public void Reports_only_the_first_8_of_a_million_duplicate_members()
    {
        var duplicates = string.Concat(Enumerable.Repeat(", \"item\": 1", 1_000_000));

        OrderJson.Read($$"""{"Order_id": "7", "Amount": 1, "Item": "Pen"{{duplicates}}}""").Faults
            .Should().HaveCount(8).And.OnlyContain(static fault => fault.Member == "item");
    }

    [Fact]
    public void Reports_all_faults_at_once_with_member_names_as_the_event_spells_them() =>
        OrderJson.Read("""{"ORDERID": "/..\n", "amount": "1,5", "orderId": 2}""").Faults.Select(static fault => fault.Member)
            .Should().Equal("ORDERID", "ORDERID", "amount", "Item", "orderId");

    [Fact]
    public void Faults_never_contain_a_value_of_the_order()
    {
        var faults = OrderJson.ReadWith(id: "\"/secret\"", amount: "\"secret\"", item: "\"secret\\n\"").Faults;

        faults.Should().HaveCount(3).And.NotContain(static fault => fault.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Truncates_a_member_name_in_a_fault_to_64_characters()
    {
        var name = new string('_', 1_000_000) + "Item";

        OrderJson.Read($$"""{"Order_id": 1, "Amount": 1, "{{name}}": null}""").Faults.Single()
            .Member.Should().Be(new string('_', 64) + "…");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"Item": """)]
    [InlineData("""{"Item": "x",}""")]
    [InlineData("""{"Item": 01}""")]
    [InlineData("""{"Item": NaN}""")]
    [InlineData("""{"Item": /* no */ 1}""")]
    [InlineData("""{"Item": "\x"}""")]
    public void Throws_if_the_text_is_not_JSON(string json)
    {
        var read = () => OrderJson.Read(json);

        read.Should().Throw<System.Text.Json.JsonException>();
    }
}
