namespace ReceiptAot.Function.Tests.Configuration;

public class SettingsTests
{
    // A host name of 255 characters; the maximum is 253 (RFC 1035, section 2.3.4).
    private const string Label = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string FourLabels = Label + "." + Label + "." + Label + "." + Label;
    private const string LongHost = FourLabels + "." + FourLabels;

    private readonly Dictionary<string, string?> environment = new()
    {
        ["RECEIPT_BUCKET"] = "my-bucket",
        ["AWS_LAMBDA_FUNCTION_NAME"] = "receipts",
        ["AWS_REGION"] = "eu-central-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIA",
        ["AWS_SECRET_ACCESS_KEY"] = "se/cr+et",
        ["AWS_SESSION_TOKEN"] = "to/ke+n==",
    };

    [Fact]
    public void Reads_the_environment_variables_that_lambda_sets() => Read().Should().Be(new Settings
    {
        Bucket = "my-bucket",
        BucketOwner = null,
        Concurrency = 16,
        Region = "eu-central-1",
        Endpoint = null,
        AccessKeyId = "AKIA",
        SecretAccessKey = "se/cr+et",
        SessionToken = "to/ke+n==",
        Service = "receipts",
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void Accepts_a_missing_or_blank_bucket(string? bucket)
    {
        environment["RECEIPT_BUCKET"] = bucket;

        Read().Bucket.Should().BeNull();
    }

    [Theory]
    [InlineData("AWS_REGION")]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    public void Rejects_a_missing_required_variable(string variable)
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
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1---x-s3")]
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
    [InlineData("AWS_ENDPOINT_URL", "http://" + LongHost)]
    [InlineData("AWS_ACCESS_KEY_ID", "AK\nIA")]
    [InlineData("AWS_SECRET_ACCESS_KEY", "se cret")]
    [InlineData("AWS_SESSION_TOKEN", "to\rken")]
    public void Rejects_an_invalid_value_with_the_name_of_the_variable_but_without_the_value(string variable, string value)
    {
        environment[variable] = value;

        this.Invoking(static test => test.Read()).Should().Throw<InvalidConfiguration>()
            .WithMessage($"The environment variable {variable} is not *").Which.Message.Should().NotContain(value);
    }

    [Theory]
    [InlineData("arn:aws:s3:eu-central-1:123456789012:accesspoint/receipts")]
    [InlineData("old_Bucket.Name")]
    [InlineData("receipts--euc1-az1--x-s3")]
    public void Accepts_a_bucket_name_or_the_arn_of_an_access_point(string bucket)
    {
        environment["RECEIPT_BUCKET"] = bucket;

        Read().Bucket.Should().Be(bucket);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("256", 256)]
    [InlineData("", 16)]
    [InlineData(null, 16)]
    public void Accepts_a_concurrency_from_1_to_256(string? value, int concurrency)
    {
        environment["RECEIPT_CONCURRENCY"] = value;

        Read().Concurrency.Should().Be(concurrency);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", "https://other", "http://127.0.0.1:9000/")]
    [InlineData("", "https://other", "https://other/")]
    [InlineData(null, null, null)]
    public void Prefers_the_endpoint_url_of_S3_to_the_endpoint_url_of_all_services(string? s3, string? allServices, string? endpoint)
    {
        environment["AWS_ENDPOINT_URL_S3"] = s3;
        environment["AWS_ENDPOINT_URL"] = allServices;

        (Read().Endpoint?.AbsoluteUri).Should().Be(endpoint);
    }

    [Fact]
    public void Ignores_the_endpoint_urls_if_configured_to_do_so()
    {
        environment["AWS_ENDPOINT_URL_S3"] = "not a URL";
        environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";

        Read().Endpoint.Should().BeNull();
    }

    [Theory]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "true")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "true")]
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1--x-s3")]
    public void Rejects_a_setting_that_cannot_be_combined_with_an_endpoint_url(string variable, string value)
    {
        environment["AWS_ENDPOINT_URL_S3"] = "http://127.0.0.1:9000";
        environment[variable] = value;

        this.Invoking(static test => test.Read()).Should().Throw<InvalidConfiguration>()
            .WithMessage($"The environment variable {variable} *cannot be combined with an endpoint URL.");
    }

    private Settings Read() => Settings.Read(environment.GetValueOrDefault);
}
