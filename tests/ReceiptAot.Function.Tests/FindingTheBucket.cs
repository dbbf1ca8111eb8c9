using Amazon;
using ReceiptAot.Function.Storage.Direct;

namespace ReceiptAot.Function.Tests;

/// <summary>Where the direct client sends its requests.</summary>
public class FindingTheBucket
{
    [Theory]
    [InlineData("my-bucket", "eu-central-1", "my-bucket.s3.eu-central-1.amazonaws.com", "/k")]
    [InlineData("my.bucket", "eu-central-1", "s3.eu-central-1.amazonaws.com", "/my.bucket/k")]
    [InlineData("My_Bucket", "us-east-1", "s3.us-east-1.amazonaws.com", "/My_Bucket/k")]
    [InlineData("my-bucket", "us-east-1", "my-bucket.s3.us-east-1.amazonaws.com", "/k")]
    [InlineData("my-bucket", "cn-north-1", "my-bucket.s3.cn-north-1.amazonaws.com.cn", "/k")]
    [InlineData("my-bucket", "us-gov-west-1", "my-bucket.s3.us-gov-west-1.amazonaws.com", "/k")]
    public void Is_by_its_own_name_where_it_can_have_one(string bucket, string region, string host, string path)
    {
        var endpoint = BucketEndpoint.For(TestSettings.With(bucket, region));

        (endpoint.Server, endpoint.Server.Authority, endpoint.PathOf("k")).Should().Be((new HttpEndpoint(host, 443, IsTls: true), host, path));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", "127.0.0.1", 9000, false, "127.0.0.1:9000", "/my-bucket/k")]
    [InlineData("http://[::1]:9000/", "::1", 9000, false, "[::1]:9000", "/my-bucket/k")]
    [InlineData("https://minio.example.com", "minio.example.com", 443, true, "minio.example.com", "/my-bucket/k")]
    [InlineData("https://minio.example.com:443/s3/", "minio.example.com", 443, true, "minio.example.com", "/s3/my-bucket/k")]
    [InlineData("https://minio.example.com/a//my%20s3/%C3%A9(1)///", "minio.example.com", 443, true, "minio.example.com", "/a//my%20s3/%C3%A9%281%29/my-bucket/k")]
    [InlineData("http://bücher.example.com", "xn--bcher-kva.example.com", 80, false, "xn--bcher-kva.example.com", "/my-bucket/k")]
    public void Is_in_the_path_of_another_s3(string s3, string host, int port, bool isTls, string header, string path)
    {
        var endpoint = BucketEndpoint.For(TestSettings.With(endpoint: new Uri(s3)));

        (endpoint.Server, endpoint.Server.Authority, endpoint.PathOf("k")).Should().Be((new HttpEndpoint(host, port, isTls), header, path));
    }

    [Fact]
    public void Is_in_the_domain_that_the_sdk_knows_for_every_region()
    {
        foreach (var region in RegionEndpoint.EnumerableAllRegions)
        {
            BucketEndpoint.For(TestSettings.With(region: region.SystemName)).Server.Host.Should().Be($"my-bucket.s3.{region.SystemName}.{region.PartitionDnsSuffix}");
        }
    }

    [Theory]
    [InlineData("a//b", "/a//b")]
    [InlineData("a/../b", "/a/../b")]
    [InlineData("a b+c%20", "/a%20b%2Bc%2520")]
    [InlineData("é/~._-", "/%C3%A9/~._-")]
    public void Escapes_a_key_just_once_and_tidies_nothing_away(string key, string path) =>
        BucketEndpoint.For(TestSettings.With()).PathOf(key).Should().Be(path);

    [Theory]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:eu-central-1:123456789012:accesspoint/receipts")]
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1--x-s3")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "true")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "TRUE")]
    public void Refuses_what_only_the_sdk_knows_how_to_reach(string variable, string value)
    {
        var environment = new Dictionary<string, string?>
        {
            ["RECEIPT_BUCKET"] = "my-bucket",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIA",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            [variable] = value,
        };
        var settings = Settings.Read(environment.GetValueOrDefault);

        FluentActions.Invoking(() => new DirectS3Client(settings, null!)).Should().Throw<InvalidConfiguration>()
            .WithMessage($"The environment variable {variable} is *, which this build does not support; a build with S3Client=AwsSdk does.");
    }
}
