using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

public class StoringReceipts
{
    /// <summary>Every order of the folder Orders, by name; its receipt stands in the folder Golden.</summary>
    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Orders")).Select(static file => Path.GetFileNameWithoutExtension(file)).Order()];

    [NativeTheory]
    [MemberData(nameof(Names))]
    public async Task Stores_the_receipt_of_each_kind_of_order_byte_for_byte(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(await File.ReadAllBytesAsync($"Orders/{name}.json"));

        (result.Outcome, result.Body).Should().Be((InvocationOutcome.Reply, FunctionUnderTest.Success));
        var golden = await File.ReadAllBytesAsync($"Golden/{name}.txt");
        var id = Encoding.UTF8.GetString(golden).Split('\n')[0]["OrderID: ".Length..];
        function.Read($"receipts/{id}.txt").Should().Equal(golden);
        function.Stored().Should().ContainSingle();
        function.Log.Should().MatchRegex(
            $@"^\S+\t{result.RequestId}\tinfo\tSuccessfully processed order .+ and stored receipt in S3 bucket my-bucket\n$");
    }

    [NativeFact]
    public async Task Sends_one_conditional_put_with_type_checksum_and_nothing_else()
    {
        await using var function = await FunctionUnderTest.StartAsync(("RECEIPT_BUCKET_OWNER", "123456789012"));

        _ = await function.InvokeAsync(await File.ReadAllBytesAsync("Orders/sample.json"));

        var request = function.S3.Requests.Should().ContainSingle().Subject;
        (request.Method, request.Bucket, request.Key, request.Status).Should().Be(("PUT", "my-bucket", "receipts/12345.txt", 200));
        request.Headers.Should().Contain("if-none-match", "*").And.Contain("content-type", "text/plain; charset=utf-8")
            .And.Contain("x-amz-expected-bucket-owner", "123456789012").And.NotContainKey("expect");
        request.Headers.Keys.Should().ContainSingle(static name => name == "x-amz-checksum-crc32" || name == "x-amz-checksum-sha256");
    }

    [NativeFact]
    public async Task Answers_the_test_order_of_a_publish_as_that_expects_however_often_it_comes()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var order = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "deploy/smoke-test.json"));

        var answers = new[] { await function.InvokeAsync(order), await function.InvokeAsync(order) };

        answers.Select(static answer => answer.Body).Distinct().Should().Equal(FunctionUnderTest.Success);
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "publish.sh"))).Should().Contain(FunctionUnderTest.Success);
        function.Stored().Should().Equal("receipts/smoke-test.txt");
    }

    [NativeFact]
    public async Task Answers_a_duplicate_as_it_did_the_first()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var order = await File.ReadAllBytesAsync("Orders/sample.json");
        _ = await function.InvokeAsync(order);

        var result = await function.InvokeAsync(order);

        (result.Outcome, result.Body).Should().Be((InvocationOutcome.Reply, FunctionUnderTest.Success));
        function.Log.Should().EndWith($"\t{result.RequestId}\tinfo\tOrder 12345 was already stored in S3 bucket my-bucket\n");
        function.Read("receipts/12345.txt").Should().Equal(await File.ReadAllBytesAsync("Golden/sample.txt"));
    }

    [NativeFact]
    public async Task Leaves_another_receipt_under_the_key_as_it_is()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync("""{"Order_id": "7", "Amount": 1, "Item": "Pen"}""");

        var (type, message) = await function.FailAsync("""{"Order_id": "7", "Amount": 2, "Item": "Pen"}""");

        (type, message).Should().Be(
            ("ReceiptConflict", "Another receipt is already stored under receipts/7.txt in S3 bucket my-bucket; it was left as it is."));
        Encoding.UTF8.GetString(function.Read("receipts/7.txt")!).Should().Be("OrderID: 7\nAmount: $1.00\nItem: Pen");
    }

    [NativeTheory]
    [InlineData("de-DE")]
    [InlineData("ar_SA.UTF-8")]
    public async Task Writes_the_same_receipt_in_every_culture(string culture)
    {
        await using var function = await FunctionUnderTest.StartAsync(
            ("LANG", culture), ("LC_ALL", culture), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "false"));

        _ = await function.InvokeAsync(await File.ReadAllBytesAsync("Orders/amount-199.9.json"));

        function.Read("receipts/a3.txt").Should().Equal(await File.ReadAllBytesAsync("Golden/amount-199.9.txt"));
    }

    [NativeFact]
    public async Task Stores_a_key_of_1024_bytes_and_refuses_one_byte_more()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var longest = string.Concat(Enumerable.Repeat("é", 505)) + "x";

        var stored = await function.InvokeAsync(OrderOf(longest));
        var (type, _) = await function.FailAsync(OrderOf(longest + "x"));

        stored.Outcome.Should().Be(InvocationOutcome.Reply, stored.Body);
        type.Should().Be("InvalidOrder");
        Encoding.UTF8.GetString(function.Read($"receipts/{longest}.txt")!).Should().Be($"OrderID: {longest}\nAmount: $1.00\nItem: Pen");
        function.Stored().Should().ContainSingle();
    }

    [NativeFact]
    public async Task Serves_a_thousand_events_in_one_sandbox_with_a_refused_one_between_every_two()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var process = function.Process.Id;

        for (var order = 0; order < 1000; order++)
        {
            (await function.InvokeAsync(OrderOf($"order-{order}"))).Body.Should().Be(FunctionUnderTest.Success);
            (await function.FailAsync("""{"Order_id": "x", "Amount": 1}""")).Type.Should().Be("InvalidOrder");
        }

        (function.Process.Id, function.Process.HasExited).Should().Be((process, false));
        function.Stored().Should().BeEquivalentTo(Enumerable.Range(0, 1000).Select(static order => $"receipts/order-{order}.txt"));
        function.S3.Requests.Should().HaveCount(1000);
    }

    private static string OrderOf(string id) => $$"""{"Order_id": {{JsonSerializer.Serialize(id)}}, "Amount": 1, "Item": "Pen"}""";
}
