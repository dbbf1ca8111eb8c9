using System.Text;
using System.Text.Json;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class JsonLogLines : IDisposable
{
    private readonly MemoryStream output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void Hold_the_invocation_the_message_and_each_placeholder()
    {
        Logger(new TestContext("id-1", "tenant-1", "Root=1")).LogWarning("Stored {Key} of {Count} {{x}}", "a\n\"b\"", 3);

        var line = Line();
        line.GetProperty("timestamp").GetString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        Properties(line).Skip(1).Should().Equal(
            "level=Warning", "requestId=id-1", "tenantId=tenant-1", "traceId=Root=1", "message=Stored a\n\"b\" of 3 {x}", "Key=a\n\"b\"", "Count=3");
    }

    [Fact]
    public void Have_each_property_once()
    {
        Logger(new TestContext("id-1")).LogInformation("{level} {requestId} {Own}", "a", "b", "c");

        Properties(Line()).Skip(1).Should().Equal("level=Information", "requestId=id-1", "message=a b c", "Own=c");
    }

    [Fact]
    public void Leave_out_what_is_unknown()
    {
        Logger(null).LogError("It failed.");

        Properties(Line()).Skip(1).Should().Equal("level=Error", "message=It failed.");
    }

    [Fact]
    public void Hold_an_exception_in_parts()
    {
        Logger(null).LogError(Thrown("No \ud800 é\n"), "It failed.");

        var line = Line();
        line.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        line.GetProperty("errorMessage").GetString().Should().Be("No \ufffd é\n");
        line.GetProperty("stackTrace")[0].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.JsonLogLines.Thrown");
    }

    [Fact]
    public void Are_one_line_each_whatever_they_show()
    {
        var log = Logger(new TestContext("id\n"));

        log.LogInformation("{A}", "x\n{\"level\":\"Critical\"}\n");
        log.LogInformation("second\r\n");

        var lines = Encoding.UTF8.GetString(output.ToArray());
        lines.Count(static letter => letter == '\n').Should().Be(2);
        lines.Should().EndWith("\n").And.NotContain("\r");
    }

    private static InvalidOperationException Thrown(string message)
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

    private ILambdaLogger Logger(ILambdaContext? context) =>
        new InvocationLogger(LogWriter.Open(static name => name == "AWS_LAMBDA_LOG_FORMAT" ? "JSON" : null, output), context);

    private JsonElement Line() => JsonDocument.Parse(output.ToArray()).RootElement;
}
