using ReceiptAot.LocalCloud;
using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

public class ReceiptStorageTests
{
    /// <summary>The names of the files in the folder Orders; the folder Golden contains the expected receipts.</summary>
    public static TheoryData<string> Names =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Orders"))
            .Select(static file => Path.GetFileNameWithoutExtension(file)).Order(),
    ];

    [NativeTheory]
    [MemberData(nameof(Names))]
    public async Task Stores_the_receipt_of_each_kind_of_order_byte_for_byte(string name)
    {
        await using var function = await FunctionUnderTest.StartAsync();

        var result = await function.InvokeAsync(await File.ReadAllBytesAsync($"Orders/{name}.json"));

        (result.Outcome, result.Body).Should().Be((InvocationOutcome.Response, ExpectedResult.Response));
        var golden = await File.ReadAllBytesAsync($"Golden/{name}.txt");
        var id = Encoding.UTF8.GetString(golden).Split('\n')[0]["OrderID: ".Length..];
        function.ReadObject($"receipts/{id}.txt").Should().Equal(golden);
        function.ListKeys().Should().ContainSingle();
        function.Log.Should().MatchRegex(
            $@"^\S+\t{result.RequestId}\tinfo\tSuccessfully processed order .+ and stored receipt in S3 bucket my-bucket\n$");
    }

    [NativeFact]
    public async Task Sends_a_single_conditional_PUT_request_with_content_type_and_checksum()
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
    public async Task Returns_the_response_that_the_smoke_test_of_a_deployment_expects_every_time()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var order = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "deploy/smoke-test.json"));

        var results = new[] { await function.InvokeAsync(order), await function.InvokeAsync(order) };

        results.Select(static result => result.Body).Distinct().Should().Equal(ExpectedResult.Response);
        (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "publish.sh"))).Should().Contain(ExpectedResult.Response);
        function.ListKeys().Should().Equal("receipts/smoke-test.txt");
    }

    [NativeFact]
    public async Task Returns_the_same_response_for_a_duplicate_order()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var order = await File.ReadAllBytesAsync("Orders/sample.json");
        _ = await function.InvokeAsync(order);

        var result = await function.InvokeAsync(order);

        (result.Outcome, result.Body).Should().Be((InvocationOutcome.Response, ExpectedResult.Response));
        function.Log.Should().EndWith($"\t{result.RequestId}\tinfo\tOrder 12345 was already stored in S3 bucket my-bucket\n");
        function.ReadObject("receipts/12345.txt").Should().Equal(await File.ReadAllBytesAsync("Golden/sample.txt"));
    }

    [NativeFact]
    public async Task Never_overwrites_an_existing_receipt()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        _ = await function.InvokeAsync("""{"Order_id": "7", "Amount": 1, "Item": "Pen"}""");

        var (type, message) = await function.ExpectErrorAsync("""{"Order_id": "7", "Amount": 2, "Item": "Pen"}""");

        (type, message).Should().Be(
            ("ReceiptConflict",
            "A different receipt is already stored under receipts/7.txt in S3 bucket my-bucket; the stored receipt was not changed."));
        Encoding.UTF8.GetString(function.ReadObject("receipts/7.txt")!).Should().Be("OrderID: 7\nAmount: $1.00\nItem: Pen");
    }

    [NativeTheory]
    [InlineData("de-DE")]
    [InlineData("ar_SA.UTF-8")]
    public async Task Writes_the_same_receipt_in_every_culture(string culture)
    {
        await using var function = await FunctionUnderTest.StartAsync(
            ("LANG", culture), ("LC_ALL", culture), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "false"));

        _ = await function.InvokeAsync(await File.ReadAllBytesAsync("Orders/amount-199.9.json"));

        function.ReadObject("receipts/a3.txt").Should().Equal(await File.ReadAllBytesAsync("Golden/amount-199.9.txt"));
    }

    [NativeFact]
    public async Task Accepts_a_key_of_1024_bytes_and_rejects_a_key_of_1025_bytes()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var longest = string.Concat(Enumerable.Repeat("é", 505)) + "x";

        var stored = await function.InvokeAsync(CreateOrder(longest));
        var (type, _) = await function.ExpectErrorAsync(CreateOrder(longest + "x"));

        stored.Outcome.Should().Be(InvocationOutcome.Response, stored.Body);
        type.Should().Be("InvalidOrder");
        Encoding.UTF8.GetString(function.ReadObject($"receipts/{longest}.txt")!)
            .Should().Be($"OrderID: {longest}\nAmount: $1.00\nItem: Pen");
        function.ListKeys().Should().ContainSingle();
    }

    [NativeFact]
    public async Task Processes_1000_valid_events_alternating_with_invalid_events_in_one_sandbox()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var process = function.Process.Id;

        for (var order = 0; order < 1000; order++)
        {
            (await function.InvokeAsync(CreateOrder($"order-{order}"))).Body.Should().Be(ExpectedResult.Response);
            (await function.ExpectErrorAsync("""{"Order_id": "x", "Amount": 1}""")).Type.Should().Be("InvalidOrder");
        }

        (function.Process.Id, function.Process.HasExited).Should().Be((process, false));
        function.ListKeys().Should().BeEquivalentTo(Enumerable.Range(0, 1000).Select(static order => $"receipts/order-{order}.txt"));
        function.S3.Requests.Should().HaveCount(1000);
    }

    private static string CreateOrder(string id) => $$"""{"Order_id": {{JsonSerializer.Serialize(id)}}, "Amount": 1, "Item": "Pen"}""";
}
