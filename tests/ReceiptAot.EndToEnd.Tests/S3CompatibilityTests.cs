using ReceiptAot.LocalCloud;
using System.Text;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.Servers;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The same tests on the local S3 and on a production server, so that none depends on one implementation of the S3 API.</summary>
[Collection(nameof(NonParallel))]
public sealed class S3CompatibilityTests(StorageServerFixture servers) : IClassFixture<StorageServerFixture>, IAsyncLifetime
{
    private const int Processes = 50;

    private readonly List<Sandbox> sandboxes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var sandbox in sandboxes)
        {
            await sandbox.Process.KillAsync();
            var log = sandbox.Process.Log;
            await sandbox.DisposeAsync();
            Secrets.AssertAbsentFrom(log);
        }
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Stores_every_kind_of_order_byte_for_byte(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();
        var function = await StartAsync(s3, bucket);

        var names = Directory.EnumerateFiles("Orders").Select(static file => Path.GetFileNameWithoutExtension(file)).ToList();
        foreach (var name in names)
        {
            var result = await InvokeAsync(function, await File.ReadAllTextAsync($"Orders/{name}.json"));

            result.Body.Should().Be(ExpectedResult.Response, name);
            var golden = await File.ReadAllBytesAsync($"Golden/{name}.txt");
            var id = Encoding.UTF8.GetString(golden).Split('\n')[0]["OrderID: ".Length..];
            var (content, type) = (await s3.ReadAsync(bucket, $"receipts/{id}.txt"))!.Value;
            content.Should().Equal(golden, name);
            type.Should().Be("text/plain; charset=utf-8");
        }

        (await s3.CountObjectsAsync(bucket)).Should().Be(names.Count);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Stores_every_order_id_under_its_own_key(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();
        var function = await StartAsync(s3, bucket);
        string[] ids =
        [
            "a", "A", "a/b", "a/b/c", "a b", "a+b", "a%20b", "a%2Bb", "a%", "a?b", "a#b", "a&b=c", "a;b", "a:b@c", "a'b\"c", "a\\b",
            "a*b", "a~b", "é", "e\u0301", "日本", "😀", "...", "a..b", ".a", "a.", " a", "a ", "<&>",
            string.Concat(Enumerable.Repeat("é", 505)) + "x",
        ];

        foreach (var id in ids)
        {
            (await InvokeAsync(function, CreateOrder(id))).Body.Should().Be(ExpectedResult.Response, id);
        }

        foreach (var id in ids)
        {
            Encoding.UTF8.GetString((await s3.ReadAsync(bucket, $"receipts/{id}.txt"))!.Value.Content).Should().Be(CreateReceipt(id));
            (await InvokeAsync(function, CreateOrder(id))).Body.Should().Be(ExpectedResult.Response, id);
        }

        (await s3.CountObjectsAsync(bucket)).Should().Be(ids.Length);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Returns_the_same_response_for_a_duplicate_and_an_error_for_a_conflict(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();
        var function = await StartAsync(s3, bucket);

        (await InvokeAsync(function, CreateOrder("7"))).Body.Should().Be(ExpectedResult.Response);
        (await InvokeAsync(function, CreateOrder("7"))).Body.Should().Be(ExpectedResult.Response);
        FunctionUnderTest.ExpectError(await InvokeAsync(function, CreateOrder("7", "Pencil"))).Type.Should().Be("ReceiptConflict");

        Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content).Should().Be(CreateReceipt("7"));
        function.Process.Log.Should().Contain("Successfully processed order 7")
            .And.Contain("Order 7 was already stored")
            .And.Contain("Error processing order: A different receipt");
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Exactly_one_of_50_concurrent_processes_stores_the_receipt(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();

        var results = await InvokeConcurrentlyAsync(s3, bucket, static _ => CreateOrder("7"));

        results.Should().HaveCount(Processes).And.OnlyContain(static result => result.Body == ExpectedResult.Response);
        var logs = sandboxes.Select(static sandbox => sandbox.Process.Log).ToList();
        logs.Count(static log => log.Contains("Successfully processed", StringComparison.Ordinal)).Should().Be(1);
        logs.Count(static log => log.Contains("already stored", StringComparison.Ordinal)).Should().Be(Processes - 1);
        Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content).Should().Be(CreateReceipt("7"));
        (await s3.CountObjectsAsync(bucket)).Should().Be(1);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Exactly_one_of_two_receipts_is_stored_by_50_concurrent_processes(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();

        var results = await InvokeConcurrentlyAsync(s3, bucket, static process => CreateOrder("7", process % 2 == 0 ? "Pen" : "Pencil"));

        var stored = Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content);
        var winner = stored == CreateReceipt("7", "Pen") ? 0 : 1;
        stored.Should().Be(CreateReceipt("7", winner == 0 ? "Pen" : "Pencil"));
        for (var process = 0; process < Processes; process++)
        {
            if (process % 2 == winner)
            {
                results[process].Body.Should().Be(ExpectedResult.Response);
            }
            else
            {
                FunctionUnderTest.ExpectError(results[process]).Type.Should().Be("ReceiptConflict");
            }
        }
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Reports_a_bucket_that_does_not_exist(string server)
    {
        var function = await StartAsync(await servers.GetAsync(server), "no-such-bucket");

        var (type, message) = FunctionUnderTest.ExpectError(await InvokeAsync(function, CreateOrder("7")));

        type.Should().Be("StorageRefused");
        message.Should().StartWith("S3 refused to store receipts/7.txt in bucket no-such-bucket: NoSuchBucket (404, request id ");
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Reports_a_wrong_secret_access_key(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.CreateBucketAsync();
        var function = await StartAsync(s3, bucket, ("AWS_SECRET_ACCESS_KEY", "aWrongSecret/1234567890"));

        var (type, message) = FunctionUnderTest.ExpectError(await InvokeAsync(function, CreateOrder("7")));

        type.Should().Be("StorageRefused");
        message.Should().Contain(": SignatureDoesNotMatch (403, request id ");
        (await s3.CountObjectsAsync(bucket)).Should().Be(0);
    }

    private static string CreateOrder(string id, string item = "Pen") =>
        $$"""{"Order_id": {{JsonSerializer.Serialize(id)}}, "Amount": 1, "Item": "{{item}}"}""";

    private static string CreateReceipt(string id, string item = "Pen") => $"OrderID: {id}\nAmount: $1.00\nItem: {item}";

    private static async Task<InvocationResult> InvokeAsync(Sandbox function, string payload)
    {
        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), TestTimeout.Duration, TestTimeout.Duration);
        Secrets.AssertAbsentFrom(result.Body);
        return result;
    }

    private async Task<InvocationResult[]> InvokeConcurrentlyAsync(StorageServer s3, string bucket, Func<int, string> order)
    {
        for (var process = 0; process < Processes; process++)
        {
            _ = await StartAsync(s3, bucket);
        }

        return await Task.WhenAll(sandboxes.Select((function, process) => InvokeAsync(function, order(process))));
    }

    private async Task<Sandbox> StartAsync(StorageServer s3, string bucket, params (string Name, string? Value)[] changes)
    {
        var environment = new Dictionary<string, string?>(s3.Environment) { ["RECEIPT_BUCKET"] = bucket };
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Register(environment);
        var sandbox = await Sandbox.StartAsync(NativeBinary.Location, environment);
        sandboxes.Add(sandbox);
        return sandbox;
    }
}
