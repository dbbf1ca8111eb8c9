namespace ReceiptAot.LambdaRuntime.Tests;

public sealed class TextLogFormatTests : IDisposable
{
    private readonly CapturedLog log = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public void A_line_consists_of_time_request_id_level_and_message()
    {
        log.CreateLogger().LogInformation("Ready");

        log.Text.Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tid-1\tinfo\tReady\n$");
    }

    [Fact]
    public void Request_ids_and_arguments_cannot_forge_a_line()
    {
        log.CreateLogger(requestId: "id\n").LogError(
            "Order {OrderId}", "1\n2026-01-01T00:00:00.000Z\t\u007f\u0085\u009f\u00a0\u2028\u001b[2J");

        log.Text.Should().EndWith(
            "\tid\\u000A\tfail\tOrder 1\\u000A2026-01-01T00:00:00.000Z\\u0009\\u007F\\u0085\\u009F\u00a0\\u2028\\u001B[2J\n");
    }

    [Fact]
    public void An_exception_follows_on_the_next_line()
    {
        log.CreateLogger().LogError(new InvalidOperationException("No."), "It failed.");

        log.Text.Should().EndWith("\tfail\tIt failed.\nSystem.InvalidOperationException: No.\n");
    }

    [Fact]
    public void An_exception_message_cannot_forge_a_line()
    {
        log.CreateLogger().LogError(
            new InvalidOperationException("No.\nforged", new FormatException("inner\rforged")), "It failed.");

        log.Text.Should().EndWith(
            "\tIt failed.\nSystem.InvalidOperationException: No.\\u000Aforged\n ---> System.FormatException: inner\\u000Dforged\n"
            + "   --- End of inner exception stack trace ---\n");
    }
}
