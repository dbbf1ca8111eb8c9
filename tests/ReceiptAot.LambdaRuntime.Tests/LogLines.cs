using System.Text;

namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class LogLines : IDisposable
{
    private readonly MemoryStream output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public void Begin_with_time_request_id_and_level()
    {
        Logger().LogInformation("Ready");

        Written().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tid-1\tinfo\tReady\n$");
    }

    [Theory]
    [InlineData("Stored {Key} in {Bucket}", "Stored a in b")]
    [InlineData("{Key}{Bucket}", "ab")]
    [InlineData("{{Key}} {Key}", "{Key} a")]
    [InlineData("{Key} {Bucket} {More}", "a b {More}")]
    [InlineData("{Key", "{Key")]
    [InlineData("Key} {", "Key} {")]
    public void Fill_a_template_in_the_order_of_its_placeholders(string template, string text)
    {
        Logger().LogInformation(template, "a", "b");

        Written().Should().EndWith($"\tinfo\t{text}\n");
    }

    [Fact]
    public void Write_a_message_without_arguments_as_it_stands()
    {
        Logger().LogInformation("{Key} {{");

        Written().Should().EndWith("\tinfo\t{Key} {{\n");
    }

    [Fact]
    public void Cannot_be_forged_by_what_they_show()
    {
        Logger(requestId: "id\n").LogError("Order {OrderId}", "1\n2026-01-01T00:00:00.000Z\t\u0085\u2028\u001b[2J");

        Written().Should().EndWith("\tid\\u000A\tfail\tOrder 1\\u000A2026-01-01T00:00:00.000Z\\u0009\\u0085\\u2028\\u001B[2J\n");
    }

    [Theory]
    [InlineData(null, "info warn fail crit")]
    [InlineData("nonsense", "info warn fail crit")]
    [InlineData("TRACE", "dbug info warn fail crit")]
    [InlineData("DEBUG", "dbug info warn fail crit")]
    [InlineData("INFO", "info warn fail crit")]
    [InlineData("warn", "warn fail crit")]
    [InlineData("ERROR", "fail crit")]
    [InlineData("FATAL", "crit")]
    public void Are_written_from_the_level_that_the_environment_names(string? level, string labels)
    {
        var log = Logger(level);

        log.LogDebug("x");
        log.LogInformation("x");
        log.LogWarning("x");
        log.LogError("x");
        log.LogCritical("x");

        string.Join(' ', Written().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t')[2])).Should().Be(labels);
    }

    [Fact]
    public void Have_an_exception_under_them()
    {
        Logger().LogError(new InvalidOperationException("No."), "It failed.");

        Written().Should().EndWith("\tfail\tIt failed.\nSystem.InvalidOperationException: No.\n");
    }

    [Fact]
    public void Cannot_be_forged_by_an_exception()
    {
        Logger().LogError(new InvalidOperationException("No.\nforged", new FormatException("inner\rforged")), "It failed.");

        Written().Should().EndWith(
            "\tIt failed.\nSystem.InvalidOperationException: No.\\u000Aforged\n ---> System.FormatException: inner\\u000Dforged\n"
            + "   --- End of inner exception stack trace ---\n");
    }

    [Fact]
    public void Keep_apart_when_one_is_logged_in_the_midst_of_another()
    {
        var log = Logger();

        log.LogInformation("outer {Inner} outer", new Talkative(log));

        Written().Split('\n')[..2].Select(static line => line.Split('\t')[^1]).Should().Equal("inner", "outer said outer");
    }

    private sealed class Talkative(ILambdaLogger log)
    {
        public override string ToString()
        {
            log.LogInformation("inner");
            return "said";
        }
    }

    private ILambdaLogger Logger(string? level = null, string requestId = "id-1") => new InvocationLogger(
        LogWriter.Open(name => name == "AWS_LAMBDA_LOG_LEVEL" ? level : null, output), new TestContext(requestId));

    private string Written() => Encoding.UTF8.GetString(output.ToArray());
}
