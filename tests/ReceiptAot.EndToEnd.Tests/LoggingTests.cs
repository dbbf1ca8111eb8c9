using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace ReceiptAot.EndToEnd.Tests;

public class LoggingTests
{
    private const string Order = """{"Order_id": "12345", "Amount": 1, "Item": "Pen"}""";

    [NativeFact]
    public async Task JSON_log_lines_have_the_order_id_and_the_bucket_as_properties()
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
    public async Task A_refused_order_is_one_log_line_of_the_function_and_one_of_the_runtime_client_without_a_stack_trace()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_FORMAT", "JSON"));

        _ = await function.InvokeAsync("{}");

        var lines = ParseLines(function.Log).ToList();
        lines.Should().HaveCount(2).And.OnlyContain(static line => line.GetProperty("level").GetString() == "Error");
        lines[0].GetProperty("message").GetString().Should().StartWith("Error processing order: The order has 3 faults: ");
        lines[1].GetProperty("errorType").GetString().Should().Be("ReceiptAot.Function.Errors.InvalidOrder");
        lines[1].EnumerateObject().Select(static property => property.Name).Should().NotContain("stackTrace");
    }

    [NativeFact]
    public async Task Nothing_is_logged_below_the_log_level()
    {
        await using var function = await FunctionUnderTest.StartAsync(("AWS_LAMBDA_LOG_LEVEL", "FATAL"));

        _ = await function.InvokeAsync(Order);
        _ = await function.InvokeAsync("{}");

        function.Log.Should().BeEmpty();
    }

    [NativeFact]
    public async Task Log_lines_contain_only_the_id_of_an_order_escaped_and_truncated()
    {
        await using var function = await FunctionUnderTest.StartAsync();
        var id = "\u202e" + new string('x', 100);

        _ = await function.InvokeAsync($$"""{"Order_id": "{{id}}", "Amount": 123.45, "Item": "A secret gift"}""");
        _ = await function.InvokeAsync($$"""{"Order_id": "{{id}}", "Amount": 543.21, "Item": "A secret gift"}""");

        function.Log.Should().Contain($" order \\u202E{new string('x', 63)}… and stored ")
            .And.NotContain("secret").And.NotContain("123.45").And.NotContain("543.21");
    }

    [NativeFact(OwnRuntimeClient = true)]
    public async Task Logs_are_written_to_the_telemetry_file_descriptor_if_Lambda_sets_one()
    {
        // A wrapper script opens a file as file descriptor 3 of the process.
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
        messages[2].Should().Contain("\tfail\tThe handler failed.\nReceiptAot.Function.Errors.InvalidOrder: ");
    }

    /// <summary>Every test searches the log and all responses for credentials. This test verifies that the search finds them.</summary>
    [NativeTheory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AWS_SESSION_TOKEN")]
    public async Task A_test_fails_if_the_function_logs_a_credential(string variable)
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

    private static IEnumerable<JsonElement> ParseLines(string log) =>
        log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement);

    // A frame has a header of 16 bytes: the frame type, the length of the message, and a timestamp.
    private static IEnumerable<string> Unframe(byte[] frames)
    {
        for (var offset = 0; offset < frames.Length;)
        {
            BinaryPrimitives.ReadUInt32BigEndian(frames.AsSpan(offset)).Should().Be(0xa55a0003);
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(frames.AsSpan(offset + 4));
            yield return Encoding.UTF8.GetString(frames, offset + 16, length);
            offset += 16 + length;
        }
    }
}
