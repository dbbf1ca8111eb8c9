using ReceiptAot.Function.Storage.Direct;

namespace ReceiptAot.Function.Tests.Storage;

public class DirectS3ClientTests
{
    [Theory]
    [InlineData("RECEIPT_BUCKET", "arn:aws:s3:eu-central-1:123456789012:accesspoint/receipts")]
    [InlineData("RECEIPT_BUCKET", "receipts--euc1-az1--x-s3")]
    [InlineData("AWS_USE_DUALSTACK_ENDPOINT", "true")]
    [InlineData("AWS_USE_FIPS_ENDPOINT", "TRUE")]
    public void Rejects_settings_that_only_the_SDK_supports(string variable, string value)
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
            .WithMessage(
                $"The environment variable {variable} is *, which this build does not support; a build with S3Client=AwsSdk does.");
    }
}
