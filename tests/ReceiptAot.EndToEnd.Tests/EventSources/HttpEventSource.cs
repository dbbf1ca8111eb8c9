using System.Text;
using System.Text.Json;
using ReceiptAot.LocalCloud.Lambda;

namespace ReceiptAot.EndToEnd.Tests.EventSources;

/// <summary>An API Gateway API, a function URL or an Application Load Balancer.</summary>
public sealed class HttpEventSource(string name) : EventSource(name)
{
    public override bool SupportsMultipleOrders => false;

    public override string CreateEvent(IReadOnlyList<string> payloads) => CreateEvent(payloads.Single());

    public string CreateEvent(string? body, string method = "POST")
    {
        var sample = ReadSample();
        var isBase64Encoded = body is not null && sample["isBase64Encoded"]!.GetValue<bool>();
        sample["body"] = isBase64Encoded ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body!)) : body;
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

    public override void AssertResponse(InvocationResult result, params (int Index, string Error)[] failures)
    {
        if (failures.Length == 0)
        {
            ReadBody(result, "200 OK").ToString().Should().Be($$"""{"message":"Receipt processed successfully","key":"{{Key(0)}}"}""");
            return;
        }

        var error = failures.Single().Error;
        var body = error switch
        {
            "InvalidOrder" or "InvalidEvent" => ReadBody(result, "400 Bad Request"),
            "ReceiptConflict" => ReadBody(result, "409 Conflict"),
            "StorageUnavailable" or "OutOfTime" => ReadBody(result, "503 Service Unavailable", ("retry-after", "1")),
            _ => ReadBody(result, "500 Internal Server Error"),
        };
        var message = body.GetProperty("message").GetString();
        body.GetProperty("errorType").GetString().Should().Be(error);
        body.GetProperty("faults").EnumerateArray().Any().Should().Be(error == "InvalidOrder");
        if (error is not ("InvalidOrder" or "InvalidEvent" or "ReceiptConflict"))
        {
            message.Should().Be($"The receipt could not be stored; the request id is {result.RequestId}.");
        }
    }

    /// <summary>
    /// Asserts that the response has exactly the members that the event source expects, and exposes no internal detail to the caller.
    /// </summary>
    /// <returns>The body, as JSON.</returns>
    public JsonElement ReadBody(InvocationResult result, string status, params (string Name, string Value)[] headers)
    {
        result.Outcome.Should().Be(InvocationOutcome.Response, result.Body);
        result.Body.Should().NotContainAny(FunctionUnderTest.Bucket, "s3:", "AccessDenied", "   at ");
        var response = JsonDocument.Parse(result.Body).RootElement;
        var isMultiValue = Name == "load-balancer-multi-value";
        string[] expectedMembers =
        [
            "statusCode", .. Name.StartsWith("load", StringComparison.Ordinal) ? (string[])["statusDescription"] : [],
            isMultiValue ? "multiValueHeaders" : "headers", "body", "isBase64Encoded",
        ];
        response.EnumerateObject().Select(static member => member.Name).Should().Equal(expectedMembers);
        $"{response.GetProperty("statusCode").GetInt32()}".Should().Be(status.Split(' ')[0], result.Body);
        (response.TryGetProperty("statusDescription", out var description) ? description.GetString() : status).Should().Be(status);
        response.GetProperty("isBase64Encoded").GetBoolean().Should().BeFalse();
        response.GetProperty(isMultiValue ? "multiValueHeaders" : "headers").EnumerateObject()
            .Select(header => (header.Name, (isMultiValue ? header.Value.EnumerateArray().Single() : header.Value).GetString()!))
            .Should().BeEquivalentTo([("content-type", "application/json"), ("x-content-type-options", "nosniff"), .. headers]);
        return JsonDocument.Parse(response.GetProperty("body").GetString()!).RootElement;
    }
}
