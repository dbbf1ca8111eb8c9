using System.Text;
using System.Text.Json;
using Amazon.Lambda.RuntimeSupport;

namespace ReceiptAot.LambdaRuntime.Tests;

public class Errors
{
    [Fact]
    public void Are_reported_with_their_type_message_stack_and_causes()
    {
        var report = Body(Thrown(new InvalidOperationException("outer", Thrown(new FormatException("inner")))));

        report.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        report.GetProperty("errorMessage").GetString().Should().Be("outer");
        report.GetProperty("stackTrace")[0].GetString().Should().StartWith("at ReceiptAot.LambdaRuntime.Tests.Errors.Thrown");
        var cause = report.GetProperty("cause");
        (cause.GetProperty("errorType").GetString(), cause.GetProperty("errorMessage").GetString()).Should().Be(("FormatException", "inner"));
        cause.TryGetProperty("cause", out _).Should().BeFalse();
    }

    [Fact]
    public void Have_an_empty_stack_when_they_were_not_thrown() =>
        Body(new FormatException("x")).GetProperty("stackTrace").GetArrayLength().Should().Be(0);

    [Fact]
    public void Are_told_to_xray_in_one_line_of_ascii()
    {
        var text = new ErrorReport(Thrown(new InvalidOperationException("é😀\r\nX: y", new FormatException("inner")))).XRayCause;

        text.Should().MatchRegex(@"^[ -~]+$");
        using var cause = JsonDocument.Parse(text);
        cause.RootElement.GetProperty("working_directory").GetString().Should().Be(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") ?? "");
        cause.RootElement.GetProperty("paths").GetArrayLength().Should().Be(0);
        var exceptions = cause.RootElement.GetProperty("exceptions");
        exceptions.EnumerateArray().Select(static e => (e.GetProperty("type").GetString(), e.GetProperty("message").GetString()))
            .Should().Equal(("InvalidOperationException", "é😀\r\nX: y"), ("FormatException", "inner"));
        var frame = exceptions[0].GetProperty("stack")[0];
        frame.GetProperty("label").GetString().Should().StartWith("ReceiptAot.LambdaRuntime.Tests.Errors.Thrown");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u0001')]
    [InlineData('€')]
    [InlineData('\ud800')]
    public void Are_cut_to_what_the_runtime_api_takes(char letter)
    {
        Exception? chain = null;
        for (var depth = 0; depth < 100; depth++)
        {
            chain = ThrownFromDepth(100, new InvalidOperationException(new string(letter, 100_000), chain));
        }

        var body = new ErrorReport(chain!).Body;
        var cause = new ErrorReport(chain!).XRayCause;

        body.Length.Should().BeInRange(1000, 256 * 1024);
        cause.Length.Should().BeInRange(1000, (64 * 1024) - 1);
        JsonDocument.Parse(body).RootElement.GetProperty("errorMessage").GetString().Should().EndWith("…");
        JsonDocument.Parse(cause).RootElement.GetProperty("exceptions").GetArrayLength().Should().BePositive();
    }

    [Fact]
    public void Are_cut_where_a_recursion_went_too_deep()
    {
        var report = new ErrorReport(ThrownFromDepth(5000, new FormatException("x")));

        report.Body.Length.Should().BeInRange(1000, 256 * 1024);
        report.XRayCause.Length.Should().BeInRange(1000, (64 * 1024) - 1);
    }

    [Fact]
    public void Keep_a_long_message_whole_where_there_is_room()
    {
        var message = new string('x', 60_000);

        Body(new FormatException(message)).GetProperty("errorMessage").GetString().Should().Be(message);
    }

    [Fact]
    public void Have_a_type_that_the_platform_keeps()
    {
        new ErrorReport(new FormatException()).Type.Should().Be("Function.FormatException");
        new ErrorReport(new lowerCaseGenericÉ<int>()).Type.Should().Be("Function.LowerCaseGeneric1");
    }

    [Fact]
    public void Are_reported_even_if_they_fail_themselves()
    {
        var report = Body(new BrokenException());

        (report.GetProperty("errorType").GetString(), report.GetProperty("errorMessage").GetString()).Should().Be(("BrokenException", ""));
    }

    private static Exception ThrownFromDepth(int depth, Exception exception)
    {
        try
        {
            ThrowFromDepth(depth, exception);
        }
        catch (Exception e) when (e == exception)
        {
        }

        return exception;
    }

    private static void ThrowFromDepth(int depth, Exception exception)
    {
        if (depth == 0)
        {
            throw exception;
        }

        ThrowFromDepth(depth - 1, exception);
    }

    private static JsonElement Body(Exception exception) => JsonDocument.Parse(Encoding.UTF8.GetString(new ErrorReport(exception).Body)).RootElement;

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e) when (e == exception)
        {
            return e;
        }
    }

    private sealed class BrokenException : Exception
    {
        public override string Message => throw new InvalidOperationException("No message.");

        public override string? StackTrace => throw new InvalidOperationException("No stack.");
    }

#pragma warning disable CS8981 // that its name begins in lower case is the point
    private sealed class lowerCaseGenericÉ<T> : Exception;
#pragma warning restore CS8981
}
