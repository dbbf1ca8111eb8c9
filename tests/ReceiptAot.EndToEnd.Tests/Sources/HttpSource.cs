using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.Sources;

/// <summary>API Gateway, function URLs and load balancers.</summary>
public sealed class HttpSource(string name) : Source(name)
{
    public override bool HoldsSeveral => false;

    public override string EventOf(IReadOnlyList<string> payloads) => EventOf(payloads.Single());

    public string EventOf(string? body, string method = "POST")
    {
        var sample = Sample();
        sample["body"] = body is not null && sample["isBase64Encoded"]!.GetValue<bool>() ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body;
        if (sample["httpMethod"] is not null)
        {
            sample["httpMethod"] = method;
        }
        else
        {
            sample["requestContext"]!["http"]!["method"] = method;
        }

        return sample.ToJsonString();
    }

    public override void Check(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            Read(result, "200 OK").ToString().Should().Be($$"""{"message":"Receipt processed successfully","key":"{{Key(0)}}"}""");
            return;
        }

        var error = failures.Single().Error;
        var body = error switch
        {
            "InvalidOrder" or "InvalidEvent" => Read(result, "400 Bad Request"),
            "ReceiptConflict" => Read(result, "409 Conflict"),
            "StorageUnavailable" or "OutOfTime" => Read(result, "503 Service Unavailable", ("retry-after", "1")),
            _ => Read(result, "500 Internal Server Error"),
        };
        var message = body.GetProperty("message").GetString();
        body.GetProperty("errorType").GetString().Should().Be(error);
        body.GetProperty("faults").EnumerateArray().Any().Should().Be(error == "InvalidOrder");
        if (error is not ("InvalidOrder" or "InvalidEvent" or "ReceiptConflict"))
        {
            message.Should().Be($"The receipt could not be stored; the request id is {result.RequestId}.");
        }
    }

    /// <summary>Checks all of a reply but its body: nothing in it that the source does not know, and nothing of what a stranger must not know.</summary>
    /// <returns>The body.</returns>
    public JsonElement Read(InvocationResult result, string status, params (string Name, string Value)[] headers)
    {
        result.Outcome.Should().Be(InvocationOutcome.Reply, result.Body);
        result.Body.Should().NotContainAny(FunctionUnderTest.Bucket, "s3:", "AccessDenied", "   at ");
        var reply = JsonDocument.Parse(result.Body).RootElement;
        var isMultiValue = Name == "load-balancer-multi-value";
        string[] expected = ["statusCode", .. Name.StartsWith("load", StringComparison.Ordinal) ? (string[])["statusDescription"] : [],
            isMultiValue ? "multiValueHeaders" : "headers", "body", "isBase64Encoded"];
        reply.EnumerateObject().Select(static member => member.Name).Should().Equal(expected);
        $"{reply.GetProperty("statusCode").GetInt32()}".Should().Be(status.Split(' ')[0], result.Body);
        (reply.TryGetProperty("statusDescription", out var description) ? description.GetString() : status).Should().Be(status);
        reply.GetProperty("isBase64Encoded").GetBoolean().Should().BeFalse();
        reply.GetProperty(isMultiValue ? "multiValueHeaders" : "headers").EnumerateObject()
            .Select(header => (header.Name, (isMultiValue ? header.Value.EnumerateArray().Single() : header.Value).GetString()!))
            .Should().BeEquivalentTo([("content-type", "application/json"), ("x-content-type-options", "nosniff"), .. headers]);
        return JsonDocument.Parse(reply.GetProperty("body").GetString()!).RootElement;
    }
}
