namespace ReceiptAot.Function.Tests;

public class ReadingSettings
{
    private readonly Dictionary<string, string?> environment = new()
    {
        ["RECEIPT_BUCKET"] = "my-bucket",
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIA",
        ["AWS_SECRET_ACCESS_KEY"] = "se/cr+et",
        ["AWS_SESSION_TOKEN"] = "to/ke+n==",
    };

    [Fact]
    public void Takes_what_lambda_sets() => Read().Should().Be(new Settings
    {
        Bucket = "my-bucket",
        BucketOwner = null,
        Concurrency = 16,
        Region = "eu-central-1",
        Endpoint = null,
        AccessKeyId = "AKIA",
        SecretAccessKey = "se/cr+et",
        SessionToken = "to/ke+n==",
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Leaves_a_bucket_that_is_missing_to_the_invocation(string? bucket)
    {
        environment["RECEIPT_BUCKET"] = bucket;

        Read().Bucket.Should().BeNull();
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    public void Refuses_to_go_without(string variable)
    {
        foreach (var value in (string?[])[null, "", " "])
        {
            environment[variable] = value;

            this.Invoking(static test => test.Read()).Should().Throw<InvalidConfiguration>()
                .WithMessage($"The environment variable {variable} is missing; *");
        }
    }

    [Theory]
    [InlineData("RECEIPT_BUCKET", "a/b")]
    [InlineData("RECEIPT_BUCKET", "s3://bucket")]
    [InlineData("RECEIPT_BUCKET", "zz")]
    [InlineData("RECEIPT_BUCKET", "..")]
    [InlineData("RECEIPT_BUCKET", "bücket")]
    [InlineData("RECEIPT_BUCKET", "a..b")]
    [InlineData("RECEIPT_BUCKET", "...")]
    [InlineData("RECEIPT_BUCKET", "-ab")]
    [InlineData("RECEIPT_BUCKET", "arn:foo")]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:::receipts")]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:us-east-1:123456789012:accesspoint/receipts")]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:eu-central-1:123456789012:accesspoint/a b")]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:eu-central-1:123456789012:accesspoint/my_ap")]
    [InlineData("RECEIPT_BUCKET", "receipts-1234567890--op-s3")]
    [InlineData("RECEIPT_BUCKET", "receipts--table-s3")]
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1--xa-s3")]
    [InlineData("RECEIPT_BUCKET", "receipts--x-s3")]
    [InlineData("RECEIPT_BUCKET", "Receipts--euc1-az1--x-s3")]
    [InlineData("RECEIPT_BUCKET_OWNER", "12345678901")]
    [InlineData("RECEIPT_BUCKET_OWNER", "1234567890123")]
    [InlineData("RECEIPT_BUCKET_OWNER", "12345678901x")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "1")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "ture")]
    [InlineData("RECEIPT_CONCURRENCY", "0")]
    [InlineData("RECEIPT_CONCURRENCY", "257")]
    [InlineData("RECEIPT_CONCURRENCY", "-1")]
    [InlineData("RECEIPT_CONCURRENCY", "+8")]
    [InlineData("RECEIPT_CONCURRENCY", "1.5")]
    [InlineData("RECEIPT_CONCURRENCY", " 8")]
    [InlineData("RECEIPT_CONCURRENCY", "many")]
    [InlineData("RECEIPT_CONCURRENCY", "99999999999999999999")]
    [InlineData("AWS_REGION", "eu central")]
    [InlineData("AWS_REGION", "-eu-central-1")]
    [InlineData("AWS_REGION", "eu-central-1-")]
    [InlineData("AWS_REGION", "eu.example.com/")]
    [InlineData("AWS_ENDPOINT_URL_S3", "localhost:9000")]
    [InlineData("AWS_ENDPOINT_URL_S3", "ftp://host")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://host:0")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://user@host")]
    [InlineData("AWS_ENDPOINT_URL_S3", "http://host?x=1")]
    [InlineData("AWS_ENDPOINT_URL", "minio")]
    [InlineData("AWS_ENDPOINT_URL", "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AWS_ACCESS_KEY_ID", "AK\nIA")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "se cret")]
    [InlineData("AWS_SESSION_TOKEN", "to\rken")]
    public void Refuses_what_is_wrong_by_the_name_of_its_variable_and_never_shows_it(string variable, string value)
    {
        environment[variable] = value;

        this.Invoking(static test => test.Read()).Should().Throw<InvalidConfiguration>()
            .WithMessage($"The environment variable {variable} is not *").Which.Message.Should().NotContain(value);
    }

    [Theory]
    [InlineData("arn:aws:s3:eu-central-1:123456789012:accesspoint/receipts")]
    [InlineData("old_Bucket.Name")]
    [InlineData("receipts--euc1-az1--x-s3")]
    public void Takes_every_way_to_name_a_bucket(string bucket)
    {
        environment["RECEIPT_BUCKET"] = bucket;

        Read().Bucket.Should().Be(bucket);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("256", 256)]
    [InlineData("", 16)]
    [InlineData(null, 16)]
    public void Takes_a_concurrency_from_1_to_256(string? value, int concurrency)
    {
        environment["RECEIPT_CONCURRENCY"] = value;

        Read().Concurrency.Should().Be(concurrency);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", "https://other", "http://127.0.0.1:9000/")]
    [InlineData("", "https://other", "https://other/")]
    [InlineData(null, null, null)]
    public void Prefers_the_endpoint_of_s3_to_that_of_all_services(string? s3, string? all, string? endpoint)
    {
        environment["AWS_ENDPOINT_URL_S3"] = s3;
        environment["AWS_ENDPOINT_URL"] = all;

        (Read().Endpoint?.AbsoluteUri).Should().Be(endpoint);
    }

    [Fact]
    public void Ignores_the_endpoints_where_the_operator_says_so()
    {
        environment["AWS_ENDPOINT_URL_S3"] = "no url";
        environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";

        Read().Endpoint.Should().BeNull();
    }

    [Theory]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "true")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "true")]
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1--x-s3")]
    public void Refuses_together_with_an_endpoint(string variable, string value)
    {
        environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9000";
        environment[variable] = value;

        this.Invoking(static test => test.Read()).Should().Throw<InvalidConfiguration>().WithMessage($"The environment variable {variable} *cannot be combined with an endpoint URL.");
    }

    private Settings Read() => Settings.Read(environment.GetValueOrDefault);
}
