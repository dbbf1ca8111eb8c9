using System.Text;
using ReceiptAot.Function.Storage.Direct;
using ReceiptAot.LocalCloud.S3;

namespace ReceiptAot.Function.Tests;

public sealed class StoringWithoutTheSdk : IAsyncLifetime
{
    private const string Bucket = "my-bucket";
    private const int NoLimit = 1000;
    private static readonly TimeSpan ample = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("s3-");
    private LocalS3 s3 = null!;
    private DirectObjectStore store = null!;

    public async Task InitializeAsync()
    {
        s3 = await LocalS3.StartAsync(folder.FullName, Bucket);
        store = new DirectObjectStore(Settings.Read(s3.EnvironmentFor(Bucket).GetValueOrDefault));
    }

    public async Task DisposeAsync()
    {
        await s3.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Puts_a_receipt_once_and_reads_it_back_on_one_connection()
    {
        (await PutAsync()).Should().BeTrue();
        (await PutAsync()).Should().BeFalse();
        (await GetAsync(NoLimit)).Should().Be(Orders.ReceiptText);

        s3.Requests.Select(static request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Reads_no_more_than_it_was_asked_for()
    {
        _ = await PutAsync();

        (await GetAsync(7)).Should().Be("OrderID");
    }

    [Fact]
    public async Task Tells_an_empty_object_from_none()
    {
        (await GetAsync(NoLimit)).Should().BeNull();

        _ = s3.Objects.Write(Bucket, Orders.Receipt.Key.Value, [], onlyIfAbsent: true);

        (await GetAsync(NoLimit)).Should().BeEmpty();
    }

    [Fact]
    public async Task Takes_no_object_that_was_damaged_on_its_way()
    {
        _ = await PutAsync();
        s3.Faults = S3FaultRules.Always(S3Fault.WrongChecksum);

        await this.Awaiting(static test => test.GetAsync(NoLimit)).Should().ThrowAsync<StorageUnavailable>();
    }

    [Fact]
    public async Task Rehearses_by_a_request_for_nothing_on_the_connection_of_the_first_put()
    {
        await store.RehearseAsync(Orders.Receipt.Key, Orders.Receipt.Text, ample);

        s3.Requests.Should().ContainSingle().Which.Method.Should().Be("OPTIONS");
        (await PutAsync()).Should().BeTrue();
        s3.Requests.Select(static request => request.Connection).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task Waits_no_longer_than_it_may()
    {
        s3.Faults = S3FaultRules.Always(S3Fault.Hang);

        await store.Awaiting(static store => store.PutIfAbsentAsync(Orders.Receipt.Key, Orders.Receipt.Text, TimeSpan.FromMilliseconds(50)))
            .Should().ThrowAsync<TimeoutException>();
    }

    private Task<bool> PutAsync() => store.PutIfAbsentAsync(Orders.Receipt.Key, Orders.Receipt.Text, ample);

    private async Task<string?> GetAsync(int maxBytes) =>
        await store.GetAsync(Orders.Receipt.Key, maxBytes, ample) is { } content ? Encoding.UTF8.GetString(content.Span) : null;
}
