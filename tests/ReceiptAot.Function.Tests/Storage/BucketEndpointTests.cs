using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CsCheck;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests.Storage;

public class BucketEndpointTests
{
    [Theory]
    [InlineData("my-bucket", "eu-central-1", "my-bucket.s3.eu-central-1.amazonaws.com", "/k")]
    [InlineData("my.bucket", "eu-central-1", "s3.eu-central-1.amazonaws.com", "/my.bucket/k")]
    [InlineData("My_Bucket", "us-east-1", "s3.us-east-1.amazonaws.com", "/My_Bucket/k")]
    [InlineData("my-bucket", "us-east-1", "my-bucket.s3.us-east-1.amazonaws.com", "/k")]
    [InlineData("my-bucket", "cn-north-1", "my-bucket.s3.cn-north-1.amazonaws.com.cn", "/k")]
    [InlineData("my-bucket", "us-gov-west-1", "my-bucket.s3.us-gov-west-1.amazonaws.com", "/k")]
    public void The_bucket_is_in_the_host_name_if_its_name_is_a_valid_host_label(string bucket, string region, string host, string path)
    {
        var endpoint = BucketEndpoint.For(TestSettings.With(bucket, region));

        endpoint.Server.Should().Be(new HttpEndpoint(host, 443, IsTls: true));
        (endpoint.Server.Authority, endpoint.PathOf("k")).Should().Be((host, path));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", "127.0.0.1", 9000, false, "127.0.0.1:9000", "/my-bucket/k")]
    [InlineData("http://[::1]:9000/", "::1", 9000, false, "[::1]:9000", "/my-bucket/k")]
    [InlineData("https://minio.example.com", "minio.example.com", 443, true, "minio.example.com", "/my-bucket/k")]
    [InlineData("https://minio.example.com:443/s3/", "minio.example.com", 443, true, "minio.example.com", "/s3/my-bucket/k")]
    [InlineData(
        "https://minio.example.com/a//my%20s3/%C3%A9(1)///", "minio.example.com", 443, true,
        "minio.example.com", "/a//my%20s3/%C3%A9%281%29/my-bucket/k")]
    [InlineData("http://bücher.example.com", "xn--bcher-kva.example.com", 80, false, "xn--bcher-kva.example.com", "/my-bucket/k")]
    public void The_bucket_is_in_the_path_if_an_endpoint_url_is_configured(
        string s3, string host, int port, bool isTls, string authority, string path)
    {
        var endpoint = BucketEndpoint.For(TestSettings.With(endpoint: new Uri(s3)));

        endpoint.Server.Should().Be(new HttpEndpoint(host, port, isTls));
        (endpoint.Server.Authority, endpoint.PathOf("k")).Should().Be((authority, path));
    }

    [Fact]
    public void The_domain_of_each_region_is_the_domain_that_the_SDK_uses()
    {
        foreach (var region in RegionEndpoint.EnumerableAllRegions)
        {
            BucketEndpoint.For(TestSettings.With(region: region.SystemName)).Server.Host
                .Should().Be($"my-bucket.s3.{region.SystemName}.{region.PartitionDnsSuffix}");
        }
    }

    [Theory]
    [InlineData("a//b", "/a//b")]
    [InlineData("a/../b", "/a/../b")]
    [InlineData("a b+c%20", "/a%20b%2Bc%2520")]
    [InlineData("é/~._-", "/%C3%A9/~._-")]
    public void A_key_is_percent_encoded_once_and_not_normalized(string key, string path) =>
        BucketEndpoint.For(TestSettings.With()).PathOf(key).Should().Be(path);

    [Fact]
    public async Task The_path_of_a_key_is_the_path_that_the_SDK_uses()
    {
        var paths = new List<string>();
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            paths.Add(RecordedRequest.From(http).Path);
            return Task.CompletedTask;
        });
        using var sdk = new AmazonS3Client(new BasicAWSCredentials("AKIA", "secret"), new AmazonS3Config
        {
            ServiceURL = server.Url.AbsoluteUri,
            AuthenticationRegion = "eu-central-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        });
        var endpoint = BucketEndpoint.For(TestSettings.With(endpoint: server.Url));

        await ObjectKeys.Any.SampleAsync(
            async key =>
            {
                _ = await sdk.PutObjectAsync(
                    new PutObjectRequest { BucketName = "my-bucket", Key = key, ContentBody = "x", UseChunkEncoding = false });
                return endpoint.PathOf(key) == paths[^1];
            },
            iter: 200, threads: 1);
    }
}
