using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using CsCheck;
using ReceiptAot.Function.Storage.Direct;
using ReceiptAot.LocalCloud;

namespace ReceiptAot.Function.Tests.Storage;

public class RequestSignatureTests
{
    private const string KeyId = "AKIAIOSFODNN7EXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    // The examples in Amazon S3 API Reference, "Signature Calculations for the Authorization Header: Transferring Payload in a Single
    // Chunk".
    [Theory]
    [InlineData("GET", "/test.txt", "", "", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", "range:bytes=0-9")]
    [InlineData(
        "PUT", "/test%24file.text", "", "Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        "date:Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class:REDUCED_REDUNDANCY")]
    [InlineData("GET", "/", "lifecycle=", "", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/", "max-keys=2&prefix=J", "", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Equals_the_signatures_in_the_examples_of_AWS(
        string method, string path, string query, string body, string signature, params string[] moreHeaders)
    {
        var headers = RequestSignature.NewHeaders();
        headers["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        headers["x-amz-date"] = RequestSignature.FormatDate(new DateTimeOffset(2013, 5, 24, 0, 0, 0, TimeSpan.Zero));
        headers["host"] = "examplebucket.s3.amazonaws.com";
        foreach (var header in moreHeaders)
        {
            headers[header.Split(':')[0]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }

        RequestSignature.Authorization(method, path, query, headers, "us-east-1", KeyId, Secret).Should().Be(
            $"AWS4-HMAC-SHA256 Credential={KeyId}/20130524/us-east-1/s3/aws4_request,"
            + $"SignedHeaders={string.Join(';', headers.Keys)},Signature={signature}");
    }

    [Fact]
    public async Task Equals_the_signature_that_the_SDK_creates_for_the_same_request()
    {
        RecordedRequest? recorded = null;
        await using var server = await LoopbackServer.StartAsync(http =>
        {
            recorded = RecordedRequest.From(http);
            return Task.CompletedTask;
        });
        using var sdk = new AmazonS3Client(new SessionAWSCredentials(KeyId, Secret, "to/ke+n=="), new AmazonS3Config
        {
            ServiceURL = server.Url.AbsoluteUri,
            AuthenticationRegion = "eu-central-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        });

        await Gen.Select(ObjectKeys.Any, Gen.String[Gen.Char['\u0020', '\u00ff'], 0, 100]).SampleAsync(
            async (key, content) =>
            {
                _ = await sdk.PutObjectAsync(new PutObjectRequest
                {
                    BucketName = "my-bucket",
                    Key = key,
                    ContentBody = content,
                    UseChunkEncoding = false,
                    IfNoneMatch = "*",
                });
                return recorded!.ComputeSignature("eu-central-1", KeyId, Secret) == recorded.Signature;
            },
            iter: 200, threads: 1);
    }
}
