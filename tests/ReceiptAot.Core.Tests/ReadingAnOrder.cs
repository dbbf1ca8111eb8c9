namespace ReceiptAot.Core.Tests;

public class ReadingAnOrder
{
    [Theory]
    [InlineData("Order_id", "Amount", "Item")]
    [InlineData("order_id", "amount", "item")]
    [InlineData("orderId", "amount", "item")]
    [InlineData("OrderId", "AMOUNT", "ITEM")]
    [InlineData("ORDER_ID", "_Amount_", "I_T_E_M")]
    [InlineData("Order\\u005fid", "\\u0041mount", "It\\u0065m")]
    public void Finds_its_members_whatever_their_case_and_underscores(string id, string amount, string item)
    {
        var order = Reading.Read($$"""{"{{id}}": "7", "{{amount}}": 1.5, "{{item}}": "Pen"}""").Order!;

        (order.Id.Value, order.Amount, order.Item).Should().Be(("7", 1.5m, "Pen"));
    }

    [Theory]
    [InlineData("Order-id")]
    [InlineData("Orderid2")]
    [InlineData("Order id")]
    [InlineData("Ord\u00e9rid")]
    [InlineData("orderi")]
    public void Does_not_take_another_name_for_one_of_its_own(string name) =>
        Reading.Read($$"""{"{{name}}": "7", "Amount": 1, "Item": "Pen"}""").Faults
            .Should().Equal(new OrderFault("Order_id", "no such member", "a string or a number, not blank"));

    [Fact]
    public void Ignores_every_other_member_whatever_it_holds() =>
        Reading.Read("""{"Records": [{"Item": 1}], "Order_id": "7", "x": "\ud800", "\ud800": null, "Amount": 1, "Item": "Pen", "detail": {}}""")
            .Order.Should().NotBeNull();

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("1e5", "1e5")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("\"a/b\"", "a/b")]
    [InlineData("\"\\u0041\\n\"", null)]
    [InlineData("\"\\\"\\\\\\/\"", null)]
    [InlineData("\"\\\"\\\\x\"", "\"\\x")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    public void Takes_an_id_as_it_stands(string json, string? id) =>
        (Reading.ReadWith(id: json).Order?.Id.Value).Should().Be(id);

    [Theory]
    [InlineData("\"Pen\"", "Pen")]
    [InlineData("42", "42")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void Takes_an_item_as_the_event_wrote_it(string json, string item) => Reading.ReadWith(item: json).Order!.Item.Should().Be(item);

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("true", "a boolean")]
    [InlineData("[1, 2]", "an array")]
    [InlineData("{\"a\": 1}", "an object")]
    [InlineData("\"\"", "an empty string")]
    [InlineData("\" \\t\\u00a0\"", "a blank string of 3 characters")]
    public void Refuses_an_id_that_is_no_text(string? json, string found) =>
        Reading.ReadWith(id: json).Faults.Should().Equal(new OrderFault("Order_id", found, "a string or a number, not blank"));

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("[]", "an array")]
    [InlineData("{}", "an object")]
    [InlineData("\"\"", "an empty string")]
    [InlineData("\" \"", "a blank string of 1 character")]
    public void Refuses_an_item_that_is_no_text(string? json, string found) =>
        Reading.ReadWith(item: json).Faults.Should().Equal(new OrderFault("Item", found, "a string, a number, true or false, not blank"));

    [Theory]
    [InlineData(null, "no such member")]
    [InlineData("null", "null")]
    [InlineData("true", "a boolean")]
    [InlineData("[1]", "an array")]
    [InlineData("{}", "an object")]
    public void Refuses_an_amount_that_is_no_number(string? json, string found) =>
        Reading.ReadWith(amount: json).Faults.Should().Equal(new OrderFault("Amount", found, "a number, or a string that contains one"));

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
    public void Refuses_a_character_that_could_forge_a_line_or_be_lost(int character, string name)
    {
        var text = Reading.Quote("😀a" + (char)character + "b");

        var faults = Reading.ReadWith(id: text, item: text).Faults;

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
    public void Takes_the_characters_beside_those(int character)
    {
        var text = "a" + (char)character + "b";

        var order = Reading.ReadWith(id: Reading.Quote(text), item: Reading.Quote(text)).Order!;

        (order.Id.Value, order.Item).Should().Be((text, text));
    }

    [Fact]
    public void Refuses_two_members_that_come_to_one_name() =>
        Reading.Read("""{"Order_id": "7", "Amount": 1, "amount": 2, "AMOUNT": 3, "Item": "Pen"}""").Faults
            .Should().Equal(
                new OrderFault("amount", "a duplicate of the member Amount", "one member of each name"),
                new OrderFault("AMOUNT", "a duplicate of the member Amount", "one member of each name"));

    [Fact]
    public void Gives_the_key_of_a_refused_order_unless_its_id_is_at_fault()
    {
        Reading.ReadWith(amount: "null").Id!.Value.Should().Be("12345");
        Reading.ReadWith(id: "\"a//b\"").Id.Should().BeNull();
        Reading.Read("""{"Order_id": "7", "orderId": "8", "Amount": 1, "Item": "Pen"}""").Id.Should().BeNull();
    }

    [Fact]
    public void Names_the_first_few_of_a_million_members_that_come_to_one_name() =>
        Reading.Read($$"""{"Order_id": "7", "Amount": 1, "Item": "Pen"{{string.Concat(Enumerable.Repeat(", \"item\": 1", 1_000_000))}}}""").Faults
            .Should().HaveCount(8).And.OnlyContain(static fault => fault.Member == "item");

    [Fact]
    public void Reports_all_faults_at_once_under_the_names_that_the_event_used() =>
        Reading.Read("""{"ORDERID": "/..\n", "amount": "1,5", "orderId": 2}""").Faults.Select(static fault => fault.Member)
            .Should().Equal("ORDERID", "ORDERID", "amount", "Item", "orderId");

    [Fact]
    public void Never_shows_a_value_in_a_fault()
    {
        var faults = Reading.ReadWith(id: "\"/secret\"", amount: "\"secret\"", item: "\"secret\\n\"").Faults;

        faults.Should().HaveCount(3).And.NotContain(static fault => fault.ToString().Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Cuts_a_name_that_goes_on_for_ever()
    {
        var name = new string('_', 1_000_000) + "Item";

        Reading.Read($$"""{"Order_id": 1, "Amount": 1, "{{name}}": null}""").Faults.Single().Member.Should().Be(new string('_', 64) + "…");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"Item": """)]
    [InlineData("""{"Item": "x",}""")]
    [InlineData("""{"Item": 01}""")]
    [InlineData("""{"Item": NaN}""")]
    [InlineData("""{"Item": /* no */ 1}""")]
    [InlineData("""{"Item": "\x"}""")]
    public void Leaves_what_is_not_json_to_the_caller(string json)
    {
        var read = () => Reading.Read(json);

        read.Should().Throw<System.Text.Json.JsonException>();
    }
}
