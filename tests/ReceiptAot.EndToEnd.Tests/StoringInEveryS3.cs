using System.Text;
using System.Text.Json;
using ReceiptAot.EndToEnd.Tests.Servers;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests;

/// <summary>The native binary on the local S3 and on a production server alike: what holds on both is S3, and not how one of them was made.</summary>
[Collection(nameof(Alone))]
public sealed class StoringInEveryS3(EveryServer servers) : IClassFixture<EveryServer>, IAsyncLifetime
{
    private const int Racers = 50;

    private readonly List<Sandbox> sandboxes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var sandbox in sandboxes)
        {
            await sandbox.Process.KillAsync();
            var shown = sandbox.Process.Log;
            await sandbox.DisposeAsync();
            Secrets.CheckAbsenceFrom(shown);
        }
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Stores_every_kind_of_order_byte_for_byte(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();
        var function = await StartAsync(s3, bucket);

        var names = Directory.EnumerateFiles("Orders").Select(static file => Path.GetFileNameWithoutExtension(file)).ToList();
        foreach (var name in names)
        {
            var result = await InvokeAsync(function, await File.ReadAllTextAsync($"Orders/{name}.json"));

            result.Body.Should().Be(FunctionUnderTest.Success, name);
            var golden = await File.ReadAllBytesAsync($"Golden/{name}.txt");
            var id = Encoding.UTF8.GetString(golden).Split('\n')[0]["OrderID: ".Length..];
            var (content, type) = (await s3.ReadAsync(bucket, $"receipts/{id}.txt"))!.Value;
            content.Should().Equal(golden, name);
            type.Should().Be("text/plain; charset=utf-8");
        }

        (await s3.CountAsync(bucket)).Should().Be(names.Count);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Keeps_every_key_apart(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();
        var function = await StartAsync(s3, bucket);
        string[] ids =
        [
            "a", "A", "a/b", "a/b/c", "a b", "a+b", "a%20b", "a%2Bb", "a%", "a?b", "a#b", "a&b=c", "a;b", "a:b@c", "a'b\"c", "a\\b", "a*b", "a~b",
            "é", "e\u0301", "日本", "😀", "...", "a..b", ".a", "a.", " a", "a ", "<&>", string.Concat(Enumerable.Repeat("é", 505)) + "x",
        ];

        foreach (var id in ids)
        {
            (await InvokeAsync(function, OrderOf(id))).Body.Should().Be(FunctionUnderTest.Success, id);
        }

        foreach (var id in ids)
        {
            Encoding.UTF8.GetString((await s3.ReadAsync(bucket, $"receipts/{id}.txt"))!.Value.Content).Should().Be(ReceiptOf(id));
            (await InvokeAsync(function, OrderOf(id))).Body.Should().Be(FunctionUnderTest.Success, id);
        }

        (await s3.CountAsync(bucket)).Should().Be(ids.Length);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Answers_a_duplicate_as_it_did_the_first_and_a_conflict_with_an_error(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();
        var function = await StartAsync(s3, bucket);

        (await InvokeAsync(function, OrderOf("7"))).Body.Should().Be(FunctionUnderTest.Success);
        (await InvokeAsync(function, OrderOf("7"))).Body.Should().Be(FunctionUnderTest.Success);
        FunctionUnderTest.ErrorOf(await InvokeAsync(function, OrderOf("7", "Pencil"))).Type.Should().Be("ReceiptConflict");

        Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content).Should().Be(ReceiptOf("7"));
        function.Process.Log.Should().Contain("Successfully processed order 7").And.Contain("Order 7 was already stored").And.Contain("Error processing order: Another receipt");
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Stores_once_when_50_processes_race(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();

        var results = await RaceAsync(s3, bucket, static _ => OrderOf("7"));

        results.Should().HaveCount(Racers).And.OnlyContain(static result => result.Body == FunctionUnderTest.Success);
        sandboxes.Count(static sandbox => sandbox.Process.Log.Contains("Successfully processed", StringComparison.Ordinal)).Should().Be(1);
        sandboxes.Count(static sandbox => sandbox.Process.Log.Contains("already stored", StringComparison.Ordinal)).Should().Be(Racers - 1);
        Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content).Should().Be(ReceiptOf("7"));
        (await s3.CountAsync(bucket)).Should().Be(1);
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Lets_one_of_two_receipts_win_when_50_processes_race(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();

        var results = await RaceAsync(s3, bucket, static racer => OrderOf("7", racer % 2 == 0 ? "Pen" : "Pencil"));

        var stored = Encoding.UTF8.GetString((await s3.ReadAsync(bucket, "receipts/7.txt"))!.Value.Content);
        var winners = stored == ReceiptOf("7", "Pen") ? 0 : 1;
        stored.Should().Be(ReceiptOf("7", winners == 0 ? "Pen" : "Pencil"));
        for (var racer = 0; racer < Racers; racer++)
        {
            if (racer % 2 == winners)
            {
                results[racer].Body.Should().Be(FunctionUnderTest.Success);
            }
            else
            {
                FunctionUnderTest.ErrorOf(results[racer]).Type.Should().Be("ReceiptConflict");
            }
        }
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Tells_a_bucket_that_is_not_there(string server)
    {
        var function = await StartAsync(await servers.GetAsync(server), "no-such-bucket");

        var (type, message) = FunctionUnderTest.ErrorOf(await InvokeAsync(function, OrderOf("7")));

        type.Should().Be("StorageRefused");
        message.Should().StartWith("S3 refused to store receipts/7.txt in bucket no-such-bucket: NoSuchBucket (404, request id ");
    }

    [NativeTheory, OnLocalS3, OnRadosgw]
    public async Task Tells_a_wrong_secret(string server)
    {
        var s3 = await servers.GetAsync(server);
        var bucket = await s3.NewBucketAsync();
        var function = await StartAsync(s3, bucket, ("AWS_SECRET_ACCESS_KEY", "aWrongSecret/1234567890"));

        var (type, message) = FunctionUnderTest.ErrorOf(await InvokeAsync(function, OrderOf("7")));

        type.Should().Be("StorageRefused");
        message.Should().Contain(": SignatureDoesNotMatch (403, request id ");
        (await s3.CountAsync(bucket)).Should().Be(0);
    }

    private static string OrderOf(string id, string item = "Pen") =>
        $$"""{"Order_id": {{JsonSerializer.Serialize(id)}}, "Amount": 1, "Item": "{{item}}"}""";

    private static string ReceiptOf(string id, string item = "Pen") => $"OrderID: {id}\nAmount: $1.00\nItem: {item}";

    private static async Task<InvocationResult> InvokeAsync(Sandbox function, string payload)
    {
        var result = await function.InvokeAsync(Encoding.UTF8.GetBytes(payload), Patience.Limit, Patience.Limit);
        Secrets.CheckAbsenceFrom(result.Body);
        return result;
    }

    private async Task<InvocationResult[]> RaceAsync(StorageServer s3, string bucket, Func<int, string> order)
    {
        for (var racer = 0; racer < Racers; racer++)
        {
            _ = await StartAsync(s3, bucket);
        }

        return await Task.WhenAll(sandboxes.Select((function, racer) => InvokeAsync(function, order(racer))));
    }

    private async Task<Sandbox> StartAsync(StorageServer s3, string bucket, params (string Name, string? Value)[] changes)
    {
        var environment = new Dictionary<string, string?>(s3.Environment) { ["RECEIPT_BUCKET"] = bucket };
        foreach (var (name, value) in changes)
        {
            environment[name] = value;
        }

        Secrets.Know(environment);
        var sandbox = await Sandbox.StartAsync(NativeBinary.Location, environment);
        sandboxes.Add(sandbox);
        return sandbox;
    }
}
