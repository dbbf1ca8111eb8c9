using System.Text;
using ReceiptAot.Function.Storage.AwsSdk;
using ReceiptAot.Function.Storage.Direct;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.Function.Tests.Storage;

/// <summary>Tests both clients with the local S3.</summary>
public sealed class S3ObjectStoreTests : IAsyncLifetime, IDisposable
{
    private const string Bucket = "my-bucket";
    private const int NoLimit = 1000; // more bytes than the receipt has

    private static readonly TimeSpan ampleTime = TimeSpan.FromSeconds(30);

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
    public void Stores_a_receipt_once_and_reads_it_over_one_connection(string client)
    {
        var store = CreateStore(client);

        Put(store).Should().BeTrue();
        Put(store).Should().BeFalse();
        Get(store).Should().Be(SampleOrder.ReceiptText);

        s3.Requests.Select(static request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Reads_an_object_up_to_the_maximum_number_of_bytes(string client)
    {
        var store = CreateStore(client);
        _ = Put(store);

        Get(store, maxBytes: 7).Should().Be("OrderID");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Distinguishes_an_empty_object_from_a_missing_object(string client)
    {
        var store = CreateStore(client);
        Get(store).Should().BeNull();

        _ = s3.Objects.Write(Bucket, SampleOrder.Receipt.Key.Value, [], onlyIfAbsent: true);

        Get(store).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Does_not_wait_beyond_the_deadline(string client)
    {
        s3.Faults = S3FaultRules.Always(S3Fault.Hang);
        var store = CreateStore(client);

        store.Invoking(static store => Put(store, TimeSpan.FromMilliseconds(50))).Should().Throw<TimeoutException>();
    }

    private static bool Put(S3ObjectStore store) => Put(store, ampleTime);

    private static bool Put(S3ObjectStore store, TimeSpan limit) =>
        store.PutIfAbsent(SampleOrder.Receipt.Key, SampleOrder.Receipt.Text, new Deadline(TimeProvider.System, limit));

    private static string? Get(S3ObjectStore store, int maxBytes = NoLimit)
    {
        var content = store.Get(SampleOrder.Receipt.Key, maxBytes, new Deadline(TimeProvider.System, ampleTime));
        return content is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;
    }

    private S3ObjectStore CreateStore(string client)
    {
        var settings = Settings.Read(s3.EnvironmentFor(Bucket).GetValueOrDefault);
        return new S3ObjectStore(settings, client == "Direct" ? new DirectS3Client(settings, pool) : new AwsSdkS3Client(settings, pool));
    }
}
