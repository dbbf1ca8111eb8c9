using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReceiptAot.EndToEnd.Tests;

public class Logging
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeFact]
    public async Task In_json_has_the_order_id_and_bucket_as_properties()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        var result = await function.InvokeAsync(Order);

        using var line = JsonDocument.Parse(function.Log);
        line.RootElement.EnumerateObject().ToDictionary(static property => property.Name, static property => property.Value.GetString())
            .Should().Contain("level", "Information").And.Contain("requestId", result.RequestId)
            .And.Contain("message", "Successfully processed order 12345 and stored receipt in S3 bucket my-bucket")
            .And.Contain("OrderId", "12345").And.Contain("Bucket", "my-bucket").And.ContainKey("traceId");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task In_json_tells_a_failure_with_its_type_and_stack()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        _ = await function.InvokeAsync("{}");

        var lines = function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        lines.Should().HaveCount(2).And.OnlyContain(static line => line.GetProperty("level").GetString() == "Error");
        lines[0].GetProperty("message").GetString().Should().StartWith("Error processing order: The order has 3 faults: ");
        lines[1].GetProperty("errorType").GetString().Should().Be("InvalidOrder");
        lines[1].GetProperty("stackTrace").EnumerateArray().Select(static frame => frame.GetString())
            .Should().Contain(static frame => frame!.StartsWith("at ReceiptAot.Function.", StringComparison.Ordinal));
    }

    /// <summary>The filter of deploy/template.yaml has the shape <c>{ $.MEMBER = "TEXT" }</c>.</summary>
    [NativeTheory]
    [InlineData("{}", true)]
    [InlineData(Order, false)]
    [InlineData("[" + Order + ", {}]", true)]
    public async Task In_json_is_counted_as_an_error_by_the_metric_filter_of_the_template(string payload, bool counted)
    {
        var template = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/template.yaml"));
        var filter = Regex.Match(template, @"FilterPattern: '\{ \$\.(\w+) = ""(\w+)"" \}'");
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        _ = await function.InvokeAsync(payload);

        function.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)
            .Any(line => line.TryGetProperty(filter.Groups[1].Value, out var member) && member.GetString() == filter.Groups[2].Value)
            .Should().Be(counted);
    }

    [NativeFact]
    public async Task Is_silent_below_the_level()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_LEVEL", "FATAL"));

        _ = await function.InvokeAsync(Order);
        _ = await function.InvokeAsync("{}");

        function.Log.Should().BeEmpty();
    }

    [NativeFact]
    public async Task Shows_of_an_order_its_id_alone_escaped_and_cut()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var id = "\u202e" + new string('x', 100);

        _ = await function.InvokeAsync($$"""{"Order_id": "{{id}}", "Amount": 123.45, "Item": "A secret gift"}""");
        _ = await function.InvokeAsync($$"""{"Order_id": "{{id}}", "Amount": 543.21, "Item": "A secret gift"}""");

        function.Log.Should().Contain($" order \\u202E{new string('x', 63)}… and stored ").And.NotContain("secret").And.NotContain("123.45").And.NotContain("543.21");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Goes_to_the_telemetry_descriptor_where_lambda_names_one()
    {
        // Descriptor 3 of the process is a file, opened by a wrapper around the binary.
        var folder = Directory.CreateTempSubdirectory("log-");
        var (wrapper, frames) = (Path.Combine(folder.FullName, "bootstrap"), Path.Combine(folder.FullName, "frames"));
        await File.WriteAllTextAsync(wrapper, $"#!/bin/sh\nexec '{NativeBinary.Location}' 3>'{frames}'\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using (var function = await FunctionUnderTest.StartAsync(wrapper, ("_LAMBDA_TELEMETRY_LOG_FD", "3")))
        {
            _ = await function.InvokeAsync(Order);
            _ = await function.InvokeAsync("{}");

            function.Log.Should().BeEmpty();
        }

        var messages = Unframe(await File.ReadAllBytesAsync(frames)).ToList();
        folder.Delete(recursive: true);
        messages.Should().HaveCount(3);
        messages[0].Should().EndWith("\tinfo\tSuccessfully processed order 12345 and stored receipt in S3 bucket my-bucket\n");
        messages[2].Should().Contain("\tfail\tThe handler failed.\nReceiptAot.Function.InvalidOrder: ");
    }

    /// <summary>Every test of this suite reads the whole log and every answer for the credentials in use; this one sees it find them.</summary>
    [NativeTheory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AWS_SESSION_TOKEN")]
    public async Task Of_a_function_that_shows_a_credential_fails_its_test(string variable)
    {
        var folder = Directory.CreateTempSubdirectory("leak-");
        var leak = Path.Combine(folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(leak, $"#!/bin/sh\necho \"the credential is ${variable}\"\n");
        File.SetUnixFileMode(leak, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var function = await FunctionUnderTest.StartAsync(leak);

        await function.Awaiting(static function => function.DisposeAsync().AsTask()).Should().ThrowAsync<Xunit.Sdk.XunitException>()
            .WithMessage("*a credential was shown*");

        folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Unframe(byte[] frames)
    {
        for (var at = 0; at < frames.Length;)
        {
            BinaryPrimitives.ReadUInt32BigEndian(frames.AsSpan(at)).Should().Be(0xa55a0003);
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(frames.AsSpan(at + 4));
            yield return Encoding.UTF8.GetString(frames, at + 16, length);
            at += 16 + length;
        }
    }
}
