using System.Text;
using ReceiptAot.Function.Storage.AwsSdk;
using ReceiptAot.Function.Storage.Direct;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.Function.Tests;

/// <summary>Both clients on the local S3.</summary>
public sealed class S3ObjectStoreTests : IAsyncLifetime, IDisposable
{
    private const string Bucket = "my-bucket";
    private const int NoLimit = 1000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("s3-");
    private readonly ConnectionPool pool = new(Trust.SystemStore.OptionsFor, TimeProvider.System);
    private LocalS3 s3 = null!;

    public static TheoryData<string> Clients => ["AwsSdk", "Direct"];

    public async Task InitializeAsync() => s3 = await LocalS3.StartAsync(folder.FullName, Bucket);

    public async Task DisposeAsync()
    {
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    public void Dispose() => pool.Dispose();

    [Theory]
    [MemberData(nameof(Clients))]
    public void Puts_a_receipt_once_and_reads_it_back_on_one_connection(string client)
    {
        var store = To(client);

        Put(store).Should().BeTrue();
        Put(store).Should().BeFalse();
        Get(store).Should().Be(Orders.ReceiptText);

        s3.Requests.Select(static request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Reads_no_more_than_it_was_asked_for(string client)
    {
        var store = To(client);
        _ = Put(store);

        Get(store, maxBytes: 7).Should().Be("OrderID");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Tells_an_empty_object_from_none(string client)
    {
        var store = To(client);
        Get(store).Should().BeNull();

        _ = s3.Objects.Write(Bucket, Orders.Receipt.Key.Value, [], onlyIfAbsent: true);

        Get(store).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Waits_no_longer_than_the_deadline(string client)
    {
        s3.Faults = S3FaultRules.Always(S3Fault.Hang);
        var store = To(client);

        store.Invoking(static store => store.PutIfAbsent(Orders.Receipt.Key, Orders.Receipt.Text, In(TimeSpan.FromMilliseconds(50))))
            .Should().Throw<TimeoutException>();
    }

    private static Deadline In(TimeSpan limit) => new(TimeProvider.System, limit);

    private static bool Put(S3ObjectStore store) => store.PutIfAbsent(Orders.Receipt.Key, Orders.Receipt.Text, In(TimeSpan.FromSeconds(30)));

    private static string? Get(S3ObjectStore store, int maxBytes = NoLimit) =>
        store.Get(Orders.Receipt.Key, maxBytes, In(TimeSpan.FromSeconds(30))) is { } content ? Encoding.UTF8.GetString(content.Span) : null;

    private S3ObjectStore To(string client)
    {
        var settings = Settings.Read(s3.EnvironmentFor(Bucket).GetValueOrDefault);
        return new S3ObjectStore(settings, client == "Direct" ? new DirectS3Client(settings, pool) : new AwsSdkS3Client(settings, pool));
    }
}
