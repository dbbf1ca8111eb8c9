using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class JsonLogFormatTests : IDisposable
{
    private readonly CapturedLog log = new(format: "JSON");

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_line_contains_the_invocation_the_message_and_each_placeholder()
    {
        log.CreateLogger(new TestLambdaContext("id-1", "tenant-1", "Root=1-5759e988;Parent=53995c3f;Sampled=1"))
            .LogWarning("Stored {Key} of {Count} {{x}}", "a\n\"b\"", 3);

        var line = ParseLine();
        line.GetProperty("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        Properties(line).Skip(1).Should().Equal(
            "level=Warning",
            "requestId=id-1",
            "tenantId=tenant-1",
            "traceId=Root=1-5759e988;Parent=53995c3f;Sampled=1",
            "xrayTraceId=1-5759e988",
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
    public void The_last_value_of_a_repeated_placeholder_is_written()
    {
        log.CreateLogger().LogInformation("{A} {B} {A} {B}", "a", "b", "c", null!);

        Properties(ParseLine()).Skip(3).Should().Equal("message=a b c ", "B=b", "A=c");
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
        line.GetProperty("errorType").GetString().Should().Be("System.InvalidOperationException");
        line.GetProperty("errorMessage").GetString().Should().Be("No \ufffd é\n");
        line.GetProperty("stackTrace")[0].GetString().Should().Be("System.InvalidOperationException: No \ufffd é");
        line.GetProperty("stackTrace")[1].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.JsonLogFormatTests.Throw");
    }

    [Theory]
    [InlineData(3, "3")]
    [InlineData(-3_000_000_000, "-3000000000")]
    [InlineData((byte)3, "3")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(1.5, "1.5")]
    [InlineData(1.5f, "1.5")]
    [InlineData(double.NaN, "\"NaN\"")]
    [InlineData(true, "true")]
    [InlineData("3", "\"3\"")]
    [InlineData('x', "\"x\"")]
    [InlineData(null, null)]
    public void Numbers_and_booleans_keep_their_type(object? argument, string? json)
    {
        log.CreateLogger().LogInformation("{A}", argument!);

        (ParseLine().TryGetProperty("A", out var property) ? property.GetRawText() : null).Should().Be(json);
    }

    [Fact]
    public void A_decimal_is_a_number()
    {
        log.CreateLogger().LogInformation("{A}", 199.90m);

        ParseLine().GetProperty("A").GetRawText().Should().Be("199.90");
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
        line.EnumerateObject().Select(static property => $"{property.Name}={property.Value}");

    private JsonElement ParseLine() => JsonDocument.Parse(log.Text).RootElement;
}
