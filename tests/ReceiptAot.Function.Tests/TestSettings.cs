namespace ReceiptAot.Function.Tests;

internal static class TestSettings
{
    public static Settings With(string bucket = "my-bucket", string region = "eu-central-1", Uri? endpoint = null) => new()
    {
        Bucket = bucket,
        BucketOwner = null,
        Concurrency = 16,
        Region = region,
        Endpoint = endpoint,
        AccessKeyId = "AKIA",
        SecretAccessKey = "secret",
        SessionToken = null,
    };
}
