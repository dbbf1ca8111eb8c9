using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

public class LambdaContextTests
{
    [Fact]
    public void Contains_the_client_identity_and_tenant_from_the_headers()
    {
        const string Client = """
            {"installation_id":"i","app_title":"t","app_version_name":"n","app_version_code":"c","app_package_name":"p"}
            """;
        var context = CreateContext(
            $$$"""
            Lambda-Runtime-Client-Context: {"client":{{{Client}}},"custom":{"a":"b","n":1},"env":{"make":"é"}}
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
    public void Has_no_client_and_no_identity_if_the_headers_are_malformed(string json)
    {
        var context = CreateContext($"Lambda-Runtime-Client-Context: {json}\nLambda-Runtime-Cognito-Identity: {json}");

        (context.ClientContext, context.Identity).Should().Be((null, null));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"client":7,"custom":null,"env":[]}""")]
    public void Has_an_empty_client_if_the_header_has_none_of_its_properties(string json)
    {
        var context = CreateContext($"Lambda-Runtime-Client-Context: {json}").ClientContext!;

        context.Client.AppTitle.Should().BeNull();
        context.Custom.Should().BeEmpty();
        context.Environment.Should().BeEmpty();
    }

    [Fact]
    public void Calculates_the_remaining_time_from_the_deadline()
    {
        var deadline = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeMilliseconds();

        CreateContext($"Lambda-Runtime-Deadline-Ms: {deadline}").RemainingTime
            .Should().BeCloseTo(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(10));
        CreateContext("Lambda-Runtime-Deadline-Ms: 0").RemainingTime.Should().BeNegative();
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("-1")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void Assumes_a_deadline_in_3_seconds_if_the_header_is_malformed(string deadline) =>
        CreateContext($"Lambda-Runtime-Deadline-Ms: {deadline}").RemainingTime
            .Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromSeconds(3));

    private static LambdaContext CreateContext(string headers)
    {
        var reader = new HttpResponseReader();
        var response = Encoding.UTF8.GetBytes(
            $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id\r\nContent-Length: 0\r\n{headers.ReplaceLineEndings("\r\n")}\r\n\r\n");
        response.CopyTo(reader.Room.Span);
        reader.Advance(response.Length).Should().BeTrue();
        return new LambdaContext(
            new Invocation(reader), new FunctionEnvironment(static _ => null), new LogWriter(static _ => null, Stream.Null));
    }
}
