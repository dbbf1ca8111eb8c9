using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class JsonLogFormatTests : IDisposable
{
    private readonly CapturedLog log = new(format: "JSON");

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_line_contains_the_invocation_the_message_and_each_placeholder()
    {
        log.CreateLogger(new TestLambdaContext("id-1", "tenant-1", "Root=1"))
            .LogWarning("Stored {Key} of {Count} {{x}}", "a\n\"b\"", 3);

        var line = ParseLine();
        line.GetProperty("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        Properties(line).Skip(1).Should().Equal(
            "level=Warning",
            "requestId=id-1",
            "tenantId=tenant-1",
            "traceId=Root=1",
            "message=Stored a\n\"b\" of 3 {x}",
            "Key=a\n\"b\"",
            "Count=3");
    }

    [Fact]
    public void A_placeholder_with_the_name_of_a_standard_property_adds_no_duplicate()
    {
        log.CreateLogger().LogInformation("{level} {requestId} {Own}", "a", "b", "c");

        Properties(ParseLine()).Skip(1).Should().Equal("level=Information", "requestId=id-1", "message=a b c", "Own=c");
    }

    [Fact]
    public void A_line_of_init_has_no_properties_of_an_invocation()
    {
        log.CreateLogger(context: null).LogError("It failed.");

        Properties(ParseLine()).Skip(1).Should().Equal("level=Error", "message=It failed.");
    }

    [Fact]
    public void An_exception_is_written_as_type_message_and_stack_trace()
    {
        log.CreateLogger(context: null).LogError(Throw("No \ud800 é\n"), "It failed.");

        var line = ParseLine();
        line.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        line.GetProperty("errorMessage").GetString().Should().Be("No \ufffd é\n");
        line.GetProperty("stackTrace")[0].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.JsonLogFormatTests.Throw");
    }

    [Fact]
    public void Request_ids_and_arguments_cannot_forge_a_line()
    {
        var logger = log.CreateLogger(requestId: "id\n");

        logger.LogInformation("{A}", "x\n{\"level\":\"Critical\"}\n");
        logger.LogInformation("second\r\n");

        log.Text.Count(static letter => letter == '\n').Should().Be(2);
        log.Text.Should().EndWith("\n").And.NotContain("\r");
    }

    private static InvalidOperationException Throw(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static IEnumerable<string> Properties(JsonElement line) =>
        line.EnumerateObject().Select(static property => $"{property.Name}={property.Value.GetString()}");

    private JsonElement ParseLine() => JsonDocument.Parse(log.Text).RootElement;
}
