using System.Text;
using Amazon.Lambda.RuntimeSupport;

namespace ReceiptAot.LambdaRuntime.Tests;

public class Contexts
{
    [Fact]
    public void Tell_of_a_client_and_an_identity_that_lambda_names()
    {
        var context = Context(
            """
            Lambda-Runtime-Client-Context: {"client":{"installation_id":"i","app_title":"t","app_version_name":"n","app_version_code":"c","app_package_name":"p"},"custom":{"a":"b","n":1},"env":{"make":"é"}}
            Lambda-Runtime-Cognito-Identity: {"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}
            Lambda-Runtime-Aws-Tenant-Id: tenant
            """);

        var client = context.ClientContext!.Client;
        (client.InstallationId, client.AppTitle, client.AppVersionName, client.AppVersionCode, client.AppPackageName)
            .Should().Be(("i", "t", "n", "c", "p"));
        context.ClientContext.Custom.Should().Equal(new Dictionary<string, string> { ["a"] = "b", ["n"] = "1" });
        context.ClientContext.Environment.Should().Equal(new Dictionary<string, string> { ["make"] = "é" });
        (context.Identity!.IdentityId, context.Identity.IdentityPoolId).Should().Be(("id", "pool"));
        context.TenantId.Should().Be("tenant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{not json")]
    [InlineData("[1]")]
    [InlineData("""{"client":{"app_title":"\ud800"},"cognitoIdentityId":"\udc00"}""")]
    public void Have_no_client_and_no_identity_that_can_not_be_read(string json)
    {
        var context = Context($"Lambda-Runtime-Client-Context: {json}\nLambda-Runtime-Cognito-Identity: {json}");

        (context.ClientContext, context.Identity).Should().Be((null, null));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"client":7,"custom":null,"env":[]}""")]
    public void Have_a_client_of_which_nothing_is_known(string json)
    {
        var context = Context($"Lambda-Runtime-Client-Context: {json}").ClientContext!;

        context.Client.AppTitle.Should().BeNull();
        context.Custom.Should().BeEmpty();
        context.Environment.Should().BeEmpty();
    }

    [Fact]
    public void Reckon_the_time_that_remains_from_the_deadline()
    {
        var deadline = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeMilliseconds();

        Context($"Lambda-Runtime-Deadline-Ms: {deadline}").RemainingTime
            .Should().BeCloseTo(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(10));
        Context("Lambda-Runtime-Deadline-Ms: 0").RemainingTime.Should().BeNegative();
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void Assume_3_seconds_where_the_deadline_can_not_be_read(string deadline) =>
        Context($"Lambda-Runtime-Deadline-Ms: {deadline}").RemainingTime
            .Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(3));

    private static LambdaContext Context(string headers)
    {
        var reader = new HttpResponseReader();
        var reply = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id\r\nContent-Length: 0\r\n{headers.ReplaceLineEndings("\r\n")}\r\n\r\n");
        reply.CopyTo(reader.Room.Span);
        reader.Advance(reply.Length).Should().BeTrue();
        return new LambdaContext(
            new Invocation(reader), new FunctionEnvironment(static _ => null), LogWriter.Open(static _ => null, Stream.Null));
    }
}
