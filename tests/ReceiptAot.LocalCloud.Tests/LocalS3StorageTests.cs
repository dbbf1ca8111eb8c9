using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using CsCheck;

namespace ReceiptAot.LocalCloud.Tests;

public sealed class LocalS3StorageTests : IAsyncLifetime
{
    private static readonly string[] keyEnds = ["", "t", ".txt", ".txt/b", "/t", "/t/u", "/.txt"];

    private TestS3 s3 = null!;

    public async Task InitializeAsync() => s3 = await TestS3.StartAsync();

    public async Task DisposeAsync() => await s3.DisposeAsync();

    [Fact]
    public async Task Returns_the_stored_object_and_its_content_type()
    {
        using var client = s3.Client();
        var put = TestS3.Put(content: "a\nb");
        put.ContentType = "text/plain; charset=utf-8";
        _ = await client.PutObjectAsync(put);

        using var response = await client.GetObjectAsync(TestS3.Bucket, "receipts/1.txt");

        using var content = new StreamReader(response.ResponseStream);
        (await content.ReadToEndAsync()).Should().Be("a\nb");
        response.Headers.ContentType.Should().Be("text/plain; charset=utf-8");
        s3.Server.Objects.ListFiles(TestS3.Bucket).Should().Equal("receipts/1.txt");
    }

    [Fact]
    public async Task Accepts_one_of_many_concurrent_conditional_writes()
    {
        using var client = s3.Client();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async racer =>
        {
            try
            {
                return (await client.PutObjectAsync(TestS3.Put(content: $"racer {racer}"))).HttpStatusCode;
            }
            catch (AmazonS3Exception e)
            {
                return e.StatusCode;
            }
        }));

        statuses.Count(static status => status == HttpStatusCode.OK).Should().Be(1);
        statuses.Count(static status => status == HttpStatusCode.PreconditionFailed).Should().Be(49);
        var winner = Array.IndexOf(statuses, HttpStatusCode.OK);
        Encoding.UTF8.GetString(s3.Server.Objects.Read(TestS3.Bucket, "receipts/1.txt")!).Should().Be($"racer {winner}");
    }

    [Fact]
    public async Task Overwrites_an_object_without_a_condition()
    {
        using var client = s3.Client();
        foreach (var content in (string[])["first", "second"])
        {
            var put = TestS3.Put(content: content);
            put.IfNoneMatch = null;
            _ = await client.PutObjectAsync(put);
        }

        Encoding.UTF8.GetString(s3.Server.Objects.Read(TestS3.Bucket, "receipts/1.txt")!).Should().Be("second");
    }

    [Theory]
    [InlineData("a b+c%20d&e=f?g#h'!*()~")]
    [InlineData("../../x")]
    [InlineData("a//b/./c/")]
    [InlineData("a\nb")]
    [InlineData("😀/ü/مرحبا")]
    public async Task Round_trips_any_key_inside_the_bucket(string key)
    {
        using var client = s3.Client();
        _ = await client.PutObjectAsync(TestS3.Put(key));

        using var response = await client.GetObjectAsync(TestS3.Bucket, key);

        s3.Server.Requests.Should().OnlyContain(request => request.Key == key);
        s3.Server.Objects.ListFiles(TestS3.Bucket).Should().ContainSingle().Which.Should().NotStartWith("..");
    }

    [Theory]
    [InlineData("/tmp/escaped")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    public void Has_no_bucket_outside_its_folder(string name)
    {
        s3.Server.Objects.HasBucket(name).Should().BeFalse();
        s3.Server.Objects.Invoking(objects => objects.CreateBucket(name)).Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(1024, HttpStatusCode.OK)]
    [InlineData(1025, HttpStatusCode.BadRequest)]
    public async Task Accepts_a_key_of_at_most_1024_bytes(int length, HttpStatusCode status)
    {
        using var client = s3.Client();

        (await StatusOf(() => client.PutObjectAsync(TestS3.Put(new string('k', length))))).Should().Be(status);
    }

    [Fact]
    public async Task Reports_a_missing_key_bucket_or_operation()
    {
        using var client = s3.Client();

        (await CodeOf(() => client.GetObjectAsync(TestS3.Bucket, "receipts/none.txt"))).Should().Be("NoSuchKey");
        (await CodeOf(() => client.GetObjectAsync("no-bucket", "x"))).Should().Be("NoSuchBucket");
        (await CodeOf(() => client.DeleteObjectAsync(TestS3.Bucket, "x"))).Should().Be("NotImplemented");
    }

    [Fact]
    public async Task Rejects_a_different_bucket_owner()
    {
        using var client = s3.Client();
        var put = TestS3.Put();
        put.ExpectedBucketOwner = "999999999999";

        (await CodeOf(() => client.PutObjectAsync(put))).Should().Be("AccessDenied");
    }

    [Fact]
    public void Stores_each_key_in_its_own_file() =>
        Gen.Select(AnyKey(), AnyKey()).Sample(
            (first, second) =>
            {
                var bucket = Guid.NewGuid().ToString();
                s3.Server.Objects.CreateBucket(bucket);
                var firstStored = s3.Server.Objects.Write(bucket, first, [1], onlyIfAbsent: true);
                var secondStored = s3.Server.Objects.Write(bucket, second, [2], onlyIfAbsent: true);
                return firstStored && secondStored == (first != second)
                    && s3.Server.Objects.Read(bucket, first) is [1]
                    && s3.Server.Objects.Read(bucket, second) is [var content] && content == (first == second ? 1 : 2);
            },
            iter: 300,
            threads: 1);

    // Short keys, which often share a part of their path, and names that are too long for a file, as a file and as a folder.
    private static Gen<string> AnyKey() => Gen.OneOf(
        Gen.Char["ab/.% \n"].Array[1, 6].Select(static letters => new string(letters)),
        Gen.Select(
            Gen.Char["aé€%"],
            Gen.Int[196, 202],
            Gen.Int[0, keyEnds.Length - 1].Select(static at => keyEnds[at]),
            static (letter, count, end) => new string(letter, count) + end));

    private static async Task<HttpStatusCode> StatusOf<T>(Func<Task<T>> send)
    {
        try
        {
            _ = await send();
            return HttpStatusCode.OK;
        }
        catch (AmazonS3Exception e)
        {
            return e.StatusCode;
        }
    }

    private static async Task<string> CodeOf<T>(Func<Task<T>> send) =>
        (await send.Should().ThrowAsync<AmazonS3Exception>()).Which.ErrorCode;
}
